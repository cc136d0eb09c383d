# focus: talks/event/season#when
INSERT DATA { <talks/event/season#when> rec:endLatest "2023-07-01"^^xsd:date }
