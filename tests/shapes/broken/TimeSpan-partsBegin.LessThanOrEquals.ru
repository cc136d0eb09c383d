# focus: talks/event/visit#when
DELETE WHERE { <talks/event/season#when> rec:edtf ?e ; rec:beginEarliest ?be ; rec:beginLatest ?bl ; rec:endEarliest ?ee ; rec:endLatest ?el } ;
INSERT DATA { <talks/event/season#when> rec:edtf "2023-05-03/2023-06"^^edtf:EDTF ;
    rec:beginEarliest "2023-05-03"^^xsd:date ; rec:beginLatest "2023-05-03"^^xsd:date ; rec:endEarliest "2023-06-01"^^xsd:date ; rec:endLatest "2023-06-30"^^xsd:date }
