// Stands for a library that was copied into the project: git keeps it, .tokcountignore leaves it out.
export const minutes = (hours, rest) => hours * 60 + rest;
export const clock = (m) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
