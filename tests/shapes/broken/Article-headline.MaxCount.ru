# focus: talks
INSERT DATA { <talks> schema:headline "Other Talks"@en }
