# focus: talks/event/storm
INSERT DATA { <talks/event/storm> rdfs:label "gale"@en }
