# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/will-meet> rec:embeds ?value }
