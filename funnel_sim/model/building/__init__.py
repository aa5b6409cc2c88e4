"""From a checked scenario to the Blueprint of one organisation.

- `process`: journeys, stages and activities
- `sources`: segments and channels
- `staff`: teams, coverage, hand-over
- `seats`: places for sellers, and when each is open
- `careers`: what becomes of sellers
- `relations`: what becomes of customers
- `opening`: what is there on the first day
- `frame`: names, calendar and rates
- `blueprint`: all of them together
"""
