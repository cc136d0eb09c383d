# focus: talks/statement/will-meet
DELETE WHERE { <talks/statement/will-meet> rec:when ?value } ;
INSERT DATA { <talks/statement/will-meet> rec:when <talks> }
