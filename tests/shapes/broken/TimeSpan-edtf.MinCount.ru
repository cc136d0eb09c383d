# focus: talks/event/visit#when
DELETE WHERE { <talks/event/visit#when> rec:edtf ?value }
