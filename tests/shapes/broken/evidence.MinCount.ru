# focus: talks/event/storm
DELETE WHERE { <talks/event/storm> rec:evidencedBy ?value }
