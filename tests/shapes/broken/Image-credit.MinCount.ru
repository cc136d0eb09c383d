# focus: talks/image/quay
DELETE WHERE { <talks/image/quay> schema:creditText ?value }
