# focus: talks/event/season#when
INSERT DATA { <talks/event/season#when> rec:beginLatest "2023-04-29"^^xsd:date }
