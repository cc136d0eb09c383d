# focus: ../text/00aa
DELETE WHERE { <talks> schema:usageInfo ?value } ;
INSERT DATA { <talks> schema:usageInfo rec-c:rights-quote . <../text/00aa> nif:isString "Harbour Talks" }
