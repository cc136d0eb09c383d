# focus: talks/statement/no-quota
# focus: talks/statement/will-meet
INSERT DATA { <talks/statement/no-quota> rec:embeds <talks/statement/will-meet> }
