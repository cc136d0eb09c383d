# focus: talks/image/quay
DELETE WHERE { <talks/image/quay> schema:license ?value }
