# focus: talks/event/storm
DELETE WHERE { <talks/event/storm> rec:eventKind ?value } ;
INSERT DATA { <talks/event/storm> rec:eventKind rec-c:event-kind-nobody-described-it }
