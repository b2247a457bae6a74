"""The sentences of reasons about risk, safety plans and goals."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

PLAN_REASONS: dict[str, str] = {
    "review-own": QT_TRANSLATE_NOOP(
        "Invalid", "This assessment is your own. Another supervisor of the team looks at it."
    ),
    "risk-answered": QT_TRANSLATE_NOOP(
        "Invalid", "This assessment was answered already. Nothing was changed."
    ),
    "correction-reason": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say why this is corrected. What stood before is kept with it.",
    ),
    "risk-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of the assessment cannot be in the future or before the year 2000.",
    ),
    "risk-nothing-assessed": QT_TRANSLATE_NOOP(
        "Invalid",
        "No area was assessed yet. Judge at least one; leave the others as not assessed.",
    ),
    "risk-overall-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say how high the risk is overall.",
    ),
    "risk-suicide-contradicts": QT_TRANSLATE_NOOP(
        "Invalid",
        "Thoughts, a plan or an intent were answered with yes, so the risk of suicide cannot be"
        " none or not assessed. Judge it.",
    ),
    "risk-paper-contradicts": QT_TRANSLATE_NOOP(
        "Invalid",
        "The form on paper speaks of thoughts or behaviour, so the risk of suicide cannot be none "
        "or left out. Judge it, or correct what is said of the form.",
    ),
    "risk-paper-day": QT_TRANSLATE_NOOP(
        "Invalid", "Say on which day the form on paper was filled in; it cannot be in the future."
    ),
    "risk-paper-empty": QT_TRANSLATE_NOOP(
        "Invalid", "Say what the form on paper found: its level of ideation, behaviour or both."
    ),
    "risk-paper-level": QT_TRANSLATE_NOOP(
        "Invalid", "The form on paper has levels of ideation from 0 to 5."
    ),
    "risk-rationale-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say what this judgement rests on, also why it is lower than that of an area.",
    ),
    "risk-review-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "A medium or high risk needs a day on which it is looked at again.",
    ),
    "risk-review-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "The next review must lie between the day of the assessment and a year later.",
    ),
    "risk-reviewer": QT_TRANSLATE_NOOP(
        "Invalid",
        "This person does not supervise you at present. Choose another reviewer or none.",
    ),
    "risk-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "One of the texts is longer than 4,000 characters. Put the rest into a note.",
    ),
    "safety-plan-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "The plan is empty. Write at least one line of one step; the others can follow later.",
    ),
    "safety-plan-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of the plan cannot be in the future.",
    ),
    "safety-plan-many": QT_TRANSLATE_NOOP(
        "Invalid",
        "A step has more than 12 lines. Keep those that help most: the plan is one page.",
    ),
    "safety-plan-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "A line is longer than 300 characters. Say it shorter, so that it is found on a hard day.",
    ),
    "plan-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "The plan is empty. Write a problem or a goal.",
    ),
    "plan-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of the plan cannot be in the future.",
    ),
    "plan-review-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "The next review cannot be before the day of the plan.",
    ),
    "plan-many-goals": QT_TRANSLATE_NOOP(
        "Invalid",
        "A plan has room for 12 goals. Keep those that the client works on.",
    ),
    "plan-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "A list has more than 20 lines, or a line more than 500 characters. Say it shorter.",
    ),
    "plan-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "There is no plan to review yet. Write the goals first.",
    ),
    "goal-words-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "A goal has no words yet. Write what the client wants, as the client says it.",
    ),
    "goal-scale-incomplete": QT_TRANSLATE_NOOP(
        "Invalid",
        "A goal’s scale is half described. Say what each of its five levels looks like, or leave"
        " all of them empty.",
    ),
    "goal-level": QT_TRANSLATE_NOOP(
        "Invalid",
        "A goal stands at a level from −2 to +2. Choose one of them.",
    ),
    "goal-unknown": QT_TRANSLATE_NOOP(
        "Invalid",
        "The plan was changed meanwhile and a goal is no longer in it. Open the review again.",
    ),
    "goal-review-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of the review cannot be in the future or before the year 2000.",
    ),
    "goal-review-next": QT_TRANSLATE_NOOP(
        "Invalid",
        "The next review must be after this one.",
    ),
    "goal-review-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "No goal was judged yet. Choose a level for at least one.",
    ),
    "goal-comment-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "A comment is longer than 2,000 characters. Put the rest into a note.",
    ),
}
