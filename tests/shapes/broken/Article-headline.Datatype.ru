# focus: talks
DELETE WHERE { <talks> schema:headline ?value } ;
INSERT DATA { <talks> schema:headline "Harbour Talks" }
