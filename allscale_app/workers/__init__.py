"""Loops and job functions: claim, run, watch. Each job is at most 15 lines: parse, open a unit of work, call one service.

May import: bootstrap, services, store (jobs, units of work), domain, settings. To add a job: a function in jobs.py registered by its kind."""
