"""What ``tokcount prices`` tells, for people and for programs: ``tokcount.prices/1``."""
