# focus: talks/image/quay#depiction-1
DELETE WHERE { <talks/image/quay#depiction-1> rec:depicted ?value }
