# focus: talks/event/visit#when
DELETE WHERE { <talks/event/visit#when> rec:edtf ?value } ;
INSERT DATA { <talks/event/visit#when> rec:edtf "2 May 2023"^^edtf:EDTF }
