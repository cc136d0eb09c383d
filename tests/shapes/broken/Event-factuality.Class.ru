# focus: talks/event/storm
DELETE WHERE { <talks/event/storm> rec:factuality ?value } ;
INSERT DATA { <talks/event/storm> rec:factuality rec-c:factuality-nobody-described-it }
