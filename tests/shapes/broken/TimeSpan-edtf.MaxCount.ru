# focus: talks/event/visit#when
INSERT DATA { <talks/event/visit#when> rec:edtf "2023"^^edtf:EDTF }
