'"a"'::jsonb::boolean
'1'::jsonb::boolean
'null'::jsonb::int
'[1]'::jsonb::int
'{}'::jsonb::bigint
'true'::jsonb::numeric
'"1"'::jsonb::smallint
'[]'::jsonb::real
'{"a": 1}'::jsonb::double precision
'1e200000'::jsonb
'32768'::jsonb::smallint
'3000000000'::jsonb::int
'1e30'::jsonb::bigint
'1'::jsonb - 'a'
'1'::jsonb - 0
'{}'::jsonb - 0
'1'::jsonb - '{a}'::text[]
'{}'::jsonb - '{{a},{b}}'::text[]
jsonb_array_length('1')
jsonb_array_length('{}')
'1'::jsonb #- '{a}'
'[1]'::jsonb #- '{a}'
'{"a": [1]}'::jsonb #- '{a,b}'
'{"a": 1}'::jsonb #- '{NULL}'
'{"a": {"b": 1}}'::jsonb #- '{a,NULL}'
'[1]'::jsonb #- '{{0},{1}}'
jsonb_set('1', '{a}', '2')
jsonb_set('[1]', '{a}', '2')
jsonb_set('{"a": [1]}', '{a,x}', '2')
jsonb_set('{}', '{NULL}', '2')
jsonb_insert('{"a": 1}', '{a}', '2')
jsonb_insert('[1]', '{x}', '2')
jsonb_set_lax('{"a": 1}', '{a}', null, true, 'raise_exception')
jsonb_set_lax('{"a": 1}', '{a}', null, true, 'other')
jsonb_set_lax('{"a": 1}', '{a}', '1', true, null)
jsonb_object('{a}')
jsonb_object('{{a,b,c}}')
jsonb_object('{{{a,b}}}')
jsonb_object('{NULL,b}')
jsonb_object('{a,b}', '{1}')
jsonb_object('{{a}}', '{1}')
jsonb_object('{NULL}', '{1}')
jsonb_build_object(null, 1)
jsonb_build_object('a', 1, null, 2)
jsonb_build_object('[1]'::jsonb, 1)
