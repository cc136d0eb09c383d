# focus: talks/statement/will-meet
DELETE WHERE { <talks/statement/will-meet> rec:quotedAt ?value }
