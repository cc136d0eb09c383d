# focus: talks/event/storm
DELETE WHERE { <talks/event/storm> rec:evidencedBy ?value } ;
INSERT DATA { <talks/event/storm> rec:evidencedBy <talks> }
