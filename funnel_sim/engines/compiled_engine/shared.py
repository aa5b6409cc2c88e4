"""The model's own functions, compiled: what turns a uniform into a number is written once."""

from __future__ import annotations

from funnel_sim.compiling import compiled
from funnel_sim.model import experience, odds, quantiles, ranking

quantile = compiled(quantiles.quantile)
normal_quantile = compiled(quantiles.normal_quantile)
exponential_quantile = compiled(quantiles.exponential_quantile)
rank = compiled(ranking.rank)
criteria = compiled(ranking.criteria)
judgement = compiled(ranking.judgement)
drops_out = compiled(odds.drops_out)
odds_to_advance = compiled(odds.odds_to_advance)
productivity = compiled(experience.productivity)
learning_factor = compiled(experience.learning_factor)
learning_odds = compiled(experience.learning_odds)
hours_of_work = compiled(experience.hours_of_work)
response_effect = compiled(experience.response_effect)
