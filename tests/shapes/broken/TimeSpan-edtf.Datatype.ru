# focus: talks/event/visit#when
DELETE WHERE { <talks/event/visit#when> rec:edtf ?value } ;
INSERT DATA { <talks/event/visit#when> rec:edtf "2023-05-02" }
