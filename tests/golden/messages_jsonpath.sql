-- Words of errors in paths, where what is wrong is not in a literal.
'1a'::text::jsonpath
'00'::text::jsonpath
'1e+'::text::jsonpath
'$.1a'::text::jsonpath
''::text::jsonpath
'@'::text::jsonpath
'last'::text::jsonpath
'$ $'::text::jsonpath
'1 2'::text::jsonpath
'$[1'::text::jsonpath
'$.'::text::jsonpath
'"a'::text::jsonpath
'"\u12"'::text::jsonpath
'"\x4"'::text::jsonpath
'"\ud83d"'::text::jsonpath
'"\u0000"'::text::jsonpath
'$.a\'::text::jsonpath
'$.a/*x'::text::jsonpath
'$.a ; b'::text::jsonpath
'!($.a == 1) is unknown'::text::jsonpath
'1 < 2 < 3'::text::jsonpath
'$.datetime($x)'::text::jsonpath
'$.**{99999999999}'::text::jsonpath
'$ ? (@ like_regex "a" flag "x")'::text::jsonpath
'$ ? (@ like_regex "(")'::text::jsonpath
jsonb_path_query_array('{}', 'strict $.a')
jsonb_path_query_array('1', 'strict $.a')
jsonb_path_query_array('1', 'strict $.*')
jsonb_path_query_array('1', 'strict $[*]')
jsonb_path_query_array('1', 'strict $[0]')
jsonb_path_query_array('[1]', 'strict $[1]')
jsonb_path_query_array('[1]', '$["a"]')
jsonb_path_query_array('[1]', '$[99999999999]')
jsonb_path_query_array('1', 'strict $.size()')
jsonb_path_query_array('"a"', '$.abs()')
jsonb_path_query_array('"a"', '$.double()')
jsonb_path_query_array('true', '$.double()')
jsonb_path_query_array('1e400', '$.double()')
jsonb_path_query_array('1', '$.keyvalue()')
jsonb_path_query_array('1', '$.datetime()')
jsonb_path_query_array('"x"', '$.datetime()')
jsonb_path_query_array('"2020"', '$.datetime("yyyy#")')
jsonb_path_query_array('"2020"', '$.datetime("yyyy-mm")')
jsonb_path_query_array('"2020-01"', '$.datetime("yyyy")')
jsonb_path_query_array('"2020-01"', '$.datetime("yyyy/mm")')
jsonb_path_query_array('"2020"', '$.datetime("TZH")')
jsonb_path_query_array('"2020 +1"', '$.datetime("yyyy TZH")')
jsonb_path_query_array('"2020-01-02"', '$.datetime() < "2020-01-02 00:00:00+00".datetime()')
jsonb_path_query_array('"10:00:00"', '$.datetime() < "10:00:00+00".datetime()')
jsonb_path_query_array('1', '$ + "a"')
jsonb_path_query_array('1', '"a" + $')
jsonb_path_query_array('"a"', '-$')
jsonb_path_query_array('1', '$ / 0')
jsonb_path_query_array('1', '$x')
jsonb_path_query_array('1', '$', '1')
jsonb_path_match('1', '$')
