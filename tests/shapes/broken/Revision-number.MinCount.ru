# focus: http://example.org/doc/article/talks?rev=2
DELETE WHERE { <http://example.org/doc/article/talks?rev=2> schema:version ?value }
