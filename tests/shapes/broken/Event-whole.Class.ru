# focus: talks/event/storm
INSERT DATA { <talks/event/storm> sem:subEventOf <talks/statement/will-meet> }
