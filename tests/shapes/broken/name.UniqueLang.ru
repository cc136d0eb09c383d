# focus: talks/event/storm
INSERT DATA { <talks/event/storm> schema:name "storm"@en, "gale"@en }
