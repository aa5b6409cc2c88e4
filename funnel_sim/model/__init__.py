"""From a checked scenario to arrays, and random numbers as pure functions of their key.

- `building`: one organisation as a `blueprint`
- `draws`, `philox`: uniforms by key
- `quantiles`, `distributions`, `laws`: from uniforms to durations and amounts
- `calendar`, `arrivals`, `leads`, `staffing`: who comes when, and who is there to serve
- `odds`, `experience`, `ranking`: who advances, how sellers improve, and who is served first
- `expectations`, `outlook`: what a stage takes and a lead still brings, by arithmetic alone
- `offered_load`, of `traversal`, `repeat_business`, `timeline` and `presence`: what teams are asked
  for, by arithmetic alone
"""
