# focus: http://example.org/doc/article/talks?rev=2
INSERT DATA { <http://example.org/doc/article/talks?rev=2> prov:wasRevisionOf <http://example.org/doc/article/talks?rev=7> }
