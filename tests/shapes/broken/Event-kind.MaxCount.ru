# focus: talks/event/storm
INSERT DATA { <talks/event/storm> rec:eventKind rec-c:event-kind-visit }
