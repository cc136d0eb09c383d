# focus: talks/image/quay#depiction-1
DELETE WHERE { <talks/image/quay#depiction-1> rec:depicted ?value } ;
INSERT DATA { <talks/image/quay#depiction-1> rec:depicted <talks/topic/missing> }
