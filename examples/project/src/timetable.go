// Package timetable knows when the ferries leave.
package timetable

import "time"

// Crossing is how long a ship is under way.
const Crossing = 55 * time.Minute

// BoardingEnds is how long before departure the gate for cars closes.
const BoardingEnds = 10 * time.Minute

// Departures from Halden, as minutes after midnight.
var Departures = []int{6*60 + 40, 9*60 + 15, 12*60 + 30, 16 * 60, 19*60 + 45}

// Next gives the first departure that a car can still catch after t, or false on its last evening.
func Next(t time.Time) (time.Time, bool) {
	if t.Weekday() == time.Sunday {
		return time.Time{}, false
	}
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	for _, minutes := range Departures {
		departure := midnight.Add(time.Duration(minutes) * time.Minute)
		if t.Before(departure.Add(-BoardingEnds)) {
			return departure, true
		}
	}
	return time.Time{}, false
}
