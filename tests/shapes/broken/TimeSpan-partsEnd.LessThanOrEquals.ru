# focus: talks/event/season#when
DELETE WHERE { <talks/event/season#when> rec:edtf ?e ; rec:beginEarliest ?be ; rec:beginLatest ?bl ; rec:endEarliest ?ee ; rec:endLatest ?el } ;
INSERT DATA { <talks/event/season#when> rec:edtf "2023-04-01/2023-04-30"^^edtf:EDTF ;
    rec:beginEarliest "2023-04-01"^^xsd:date ; rec:beginLatest "2023-04-01"^^xsd:date ; rec:endEarliest "2023-04-30"^^xsd:date ; rec:endLatest "2023-04-30"^^xsd:date }
