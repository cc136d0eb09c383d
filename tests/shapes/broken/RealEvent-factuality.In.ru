# focus: talks/event/season
DELETE WHERE { <talks/event/season> rec:factuality ?value } ;
INSERT DATA { <talks/event/season> rec:factuality rec-c:factuality-reported }
