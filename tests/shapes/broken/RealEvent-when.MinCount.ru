# focus: talks/event/season
DELETE WHERE { <talks/event/season> rec:when ?value }
