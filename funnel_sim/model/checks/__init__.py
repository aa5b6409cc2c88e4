"""What must hold in an experiment before it can become a Blueprint.

The schema checks each value by itself and `config.checks` checks names and shares; here stands what
needs the calendar, the currency or a law's formula. Each check yields (path, sentence) pairs; what
was said by an earlier layer is not said again.

- `time`: calendar, horizon, warm-up, dates of headcounts
- `channels`: when leads come, and that they are not far too many
- `laws`: laws and durations that can be built
- `money`: currency and size of amounts
- `people`: absences, training, quota, tenure
- `customers`: terms and care; open leads and customers at the start
- `experiment`: all of them
- `parts`, `saying`: how quantities are found, and how a refusal becomes a sentence
"""

from funnel_sim.model.checks.channels import MOST_LEADS
from funnel_sim.model.checks.experiment import model_problems

__all__ = ["MOST_LEADS", "model_problems"]
