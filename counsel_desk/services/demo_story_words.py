"""The sentences of made-up notes: what was told, seen, done, answered and agreed.

A sentence may name what is the client's own: {she}, {her}, {him}, {herself}, {kin}, {place},
{work}, {pain}, {trigger}, {comfort} and {hours}. Nothing here is of anybody real.
"""

from __future__ import annotations

KIN = (
    "sister", "mother", "brother", "aunt", "cousin", "eldest daughter", "grandmother",
    "foster mother", "neighbour", "younger brother",
)  # fmt: skip
PLACES = (
    "the road past the station", "the bus stage", "the market on Saturdays", "the chief's camp",
    "the bridge where the lorry stopped", "the court", "the path behind the quarry",
    "the school gate",
)  # fmt: skip
WORK = (
    "the vegetable stall", "the tailoring", "the boda boda", "the quarry", "the salon",
    "the shamba", "the kiosk", "casual work at the building site", "the tea delivery",
)  # fmt: skip
PAINS = (
    "shoulder", "lower back", "left knee", "left foot", "head", "right wrist", "chest",
    "neck",
)  # fmt: skip
TRIGGERS = (
    "a knock after dark", "boots on gravel", "a white double cab", "dogs barking at night",
    "the smell of diesel", "a raised voice in the corridor", "keys on a chain",
    "a torch in the window",
)  # fmt: skip
COMFORTS = (
    "the choir", "football on Sundays", "the women's savings group", "the prayer group",
    "the chess table at the youth centre", "the tree nursery", "dance practice",
)  # fmt: skip

TOLD = {
    "recovering": (
        "Slept {hours} hours on five of seven nights; woke once from {trigger}, went back to bed.",
        "Went past {place} with {kin} on Thursday and did not turn back.",
        "Has taken up {work} again for two mornings and was tired in a good way.",
        "Says that {she} laughed this week and was surprised by it.",
        "Had one bad night, named what had set it off ({trigger}) and used the card.",
        "Told {kin} for the first time what the counselling is for. It went well.",
        "The {pain} hurts less since the exercises; stopped the tablets from the market.",
        "Ate with the others again instead of alone after them.",
        "Was at {comfort} twice. Left early once and came back the week after.",
        "Slept without the light for the first time since the release.",
        "Saw a uniform in town, stopped, breathed, and went on with the errand.",
        "Put aside the first two hundred shillings from {work}.",
        "Could sit with the back to the door for half of the session.",
        "Says the pictures still come, but “they pass like a matatu, I don't have to board”.",
    ),
    "unchanged": (
        "Sleep is as before: {hours} hours, wakes before dawn and listens.",
        "Still takes the long way round {place}.",
        "Not better and not worse, in {her} own words. The {pain} hurts on most days.",
        "Came although the fare was hard to find this week.",
        "Went to {comfort} once, sat near the door, went home before the end.",
        "{Kin_} asks when it will be over. Had no answer for that.",
        "Started {work} and stopped after an hour because of {trigger}.",
        "Did the exercise twice, forgot it on the other days and blames {herself} for it.",
        "Speaks about money for most of the hour: rent, and the fees that are due.",
        "Dreamt the same dream again, but could tell it to the end this time.",
        "Headaches on four days; the clinic found nothing and said so in a hurry.",
        "Says that here is the one place where nobody asks twice.",
    ),
    "worsening": (
        "The hearing was put off again. Has hardly slept since the letter came.",
        "Saw one of the men near {place} and stayed indoors for four days.",
        "Eats once a day. Says there is no point in cooking for one.",
        "Speaks quietly, looks at the door often, and asked who was in the corridor.",
        "Has stopped {work}; {kin} brings food in the evening.",
        "Woke on the floor twice this week and does not know how {she} got there.",
        "{Kin_} was questioned about {him} at home. Feels to blame for that.",
        "The {pain} is worse than in spring; sits on the edge of the chair.",
        "Did not go to {comfort} any more. Says they look at {him}.",
        "Slept {hours} hours in two nights together. Drank to sleep on Saturday, and told so.",
    ),
    "dropping out": (
        "Came forty minutes late and was in a hurry to leave.",
        "Is not sure that talking helps. Listened, and agreed to come once more.",
        "{Work_} makes the hours difficult; asked for an early slot.",
        "Would rather speak about school fees than about the nights.",
        "{Kin_} does not like it that {she} comes here.",
        "Moved to another part of the estate; the way is two matatus now.",
        "Says {she} is fine. Shoulders high, answers short.",
        "Sat for a while without words, and that was all right.",
        "Asked whether the notes could be asked for by anyone. Explained it again.",
    ),
}
"""What the client tells, by how the course goes."""

OBSERVED = (
    "Eye contact good, speech of normal speed. Asked directly: no thoughts of self-harm.",
    "Tired, oriented, tearful for a short while. No plan to hurt {herself}; asked directly.",
    "Restless hands. Startled once at a lorry outside and came back with grounding.",
    "Calm; mood brighter than last time. Safe at home, asked directly.",
    "Sat near the door. Breath shallow at the beginning, slower after ten minutes.",
    "Well kept, in time, brought {her} own water. Smiled when speaking of {comfort}.",
    "Voice low and flat. Long pauses, which {she} ended without being asked.",
    "Rubs the {pain} while speaking of the detention, otherwise not.",
    "Looks thinner than a month ago. Says that {she} eats when {kin} cooks.",
    "Two moments of absence of a few seconds; answers to the name, knows the day.",
    "Open and quick today, moved the chair into the light.",
    "Angry, loud for a minute, then apologised. No anger towards anyone here.",
)
WORKED = (
    "Grounding (five things seen, four heard, three touched), practised twice.",
    "Body map: pain sits in the {pain}; marked where it is quiet as well.",
    "Named three people who can be called at night; written on a card without surnames.",
    "Lifeline: two stones and four flowers placed, the arrest not yet.",
    "Why the body keeps the alarm on after danger, with the drawing of the guard dog.",
    "The thought “it was my fault”, and what a friend would answer to it.",
    "Slow breathing with a hand on the belly, ten minutes.",
    "How to tell those at home why the evenings are as they are.",
    "A ladder of six steps towards {place}; the first is to look at it from the kiosk.",
    "Then and now: what is the same about {trigger}, and five things that are different.",
    "The dream was told with another ending, written down by {her} own hand.",
    "Went through the week hour by hour and looked for what gives and what takes strength.",
    "What to do on the day of the hearing: who comes along, where to sit, when to leave.",
    "Muscle relaxation, leaving out the {pain}.",
    "Looked at the chart together; {she} said that it fits how the weeks felt.",
    "A letter to {kin}, not to be sent; read aloud once.",
    "Sleep: same hour, no radio in bed, get up after twenty minutes awake.",
    "Continued the lifeline: the second stone was named and put down again.",
    "What helped in the worst weeks, and which of it is still there: {comfort}.",
    "Role play of saying no to a loan, with much laughing.",
)
ANSWERED = (
    "Could name what helped by the end. Distress from 8 to 4 of 10.",
    "Followed well, asked for the drawing to show it to {kin}.",
    "Stopped after some minutes; that was noticed in time and respected.",
    "Took part, though the mind was with the rent. Distress stayed at 5.",
    "Surprised that the breath changed anything. Wants to try it on the bus.",
    "Cried, and stayed in the room with it. Left calm, distress 3 of 10.",
    "Sceptical. Agreed to try it until next time and to tell honestly.",
    "Found {her} own word for it, which we will use from now on.",
    "Went further than planned and was proud; ended with grounding all the same.",
    "Became silent at the word “cell”. Back with five things seen.",
    "Corrected me twice, rightly. We laughed about it.",
    "Tired at the end; sat in the garden for ten minutes before going.",
)
JUDGED = {
    "recovering": (
        "Symptoms go down and daily life comes back. Ready to work on {place}.",
        "Uses what was learnt without being asked. Space sessions out after the review.",
        "Good alliance, clear gains in sleep; guilt is what remains.",
        "Stable enough for the lifeline to go on.",
    ),
    "unchanged": (
        "No clear change in six weeks. Look at what keeps it going: money, the case, the pain.",
        "Avoidance of {place} holds the fear. Smaller steps, and physiotherapy first.",
        "The relation carries; the method may not fit. Bring to supervision.",
        "Worries of today outweigh the past. Social worker to be asked along.",
    ),
    "worsening": (
        "Worse since the letter from the court. Safety before everything else.",
        "Re-exposure, not failure of treatment. More contact, shorter sessions.",
        "Low mood with withdrawal. Risk asked about and written down; doctor's opinion wanted.",
        "Threat from outside is real. No trauma work until there is a safe place.",
    ),
    "dropping out": (
        "Motivation wavers. Keep it short, useful and at a time that suits the work.",
        "Trust is young. No stories before {she} offers them.",
        "Practical hurdles weigh more than symptoms.",
        "May not come again; left the door open in so many words.",
    ),
}
AGREED = (
    "Practise the breathing morning and evening.",
    "Bring the sleep diary next time.",
    "Physiotherapy for the {pain} asked for; the consent is on file.",
    "Next session in a week.",
    "Next session in two weeks, by {her} wish.",
    "PHQ-9 and PCL-5 again in four weeks.",
    "Ask the legal officer about the date of the mention.",
    "Go to {comfort} if the day allows it.",
    "First step towards {place}, together with {kin}.",
    "Tell {kin} about the card, if {she} wants to.",
    "Write down three evenings on which {trigger} was only that.",
    "Call only between the hours that were agreed.",
    "Two mornings at {work}, no more.",
    "Take to supervision: pace, and what the silence says.",
    "Ask the social worker about school fees.",
    "Read last session's ending again together.",
)
AIMS = (
    "To sleep through on five nights of the week.",
    "To go past {place} without turning back.",
    "To work again, beginning with {work}.",
    "To say what happened once, to one person.",
    "To be in a room with others until the end.",
    "To feel the {pain} less, and to know what makes it worse.",
)
FIRST = (
    "Referred by the legal officer. Explained confidentiality, what is written down and who may "
    "read it. Agreed to counselling and to these records.",
    "Came with {kin}, who waited outside. Explained the service in Kiswahili. Chose to tell little "
    "today, which is fine.",
    "Referred after a medical examination. Asked twice who can read the notes; explained the keys "
    "in plain words.",
    "Heard of the service at {comfort}. Wanted to know first whether the police could ask for the "
    "file. Explained what is done against it, and what cannot be promised.",
    "Brought a discharge letter and a bag of papers from the court; copied the two that matter, "
    "gave the others back.",
)
FIRST_MORE = (
    "Main trouble: sleep, {trigger}, and {place}. Wants to work again.",
    "Main trouble: the {pain}, and thoughts that do not stop. Lives with {kin}.",
    "Says “I am not mad, I am tired”. Sleeps {hours} hours.",
    "Speaks of the detention in one sentence and of {kin} for half an hour.",
)
PHONE = (
    "Called by the safe contact, code word given. Cannot come: no fare. Is safe, slept {hours} "
    "hours.",
    "Called at the agreed hour because the last session had ended heavily. Calmer; ate; {kin} is "
    "there.",
    "Rang from another number after {trigger}. Grounding by phone, stayed on the line until {she} "
    "sat down. No intent to hurt {herself}, asked directly.",
)
VISIT = (
    "Visited by agreement, as a colleague from “the clinic”. One room, clean, a curtain as a wall. "
    "{Kin_} made tea and left us alone.",
    "Visited because the {pain} does not allow the way. Sat under the tree, nobody within hearing.",
)
FAMILY = (
    "Session with {kin}, as {she} had wished. Agreed beforehand what is not spoken of. Explained "
    "what a startled body does and what helps at night; {kin} had thought it was anger.",
    "{Kin_} came along. Spoke about noise, money and who gets up first. No details of the "
    "detention, by {her} wish.",
)
MISSED = (
    "Did not come and did not call. Waited until half past.",
    "Did not come. It rained hard and the road is bad; that may be all.",
    "Not here at the hour. The neighbouring market was cleared by police this morning.",
    "Sent word through the reception too late: somebody at home is ill.",
)
MISSED_PLAN = (
    "Reach out by the safe contact only, once, tomorrow.",
    "Call tomorrow at the safe hour; if nobody answers, tell the supervisor.",
    "Wait until Thursday, as agreed for such weeks, then call once.",
)
