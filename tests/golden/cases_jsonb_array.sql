-- jsonb and arrays that an expression makes
'null'::jsonb - '{}'::text[]
'null'::jsonb - '{a}'::text[]
'null'::jsonb - '{a,b}'::text[]
'null'::jsonb - '{b,c}'::text[]
'null'::jsonb - '{a,NULL}'::text[]
'null'::jsonb - '{NULL}'::text[]
'null'::jsonb - '{a,c}'::text[]
'null'::jsonb - '{{a,b},{c,d}}'::text[]
'"a"'::jsonb - '{}'::text[]
'"a"'::jsonb - '{a}'::text[]
'"a"'::jsonb - '{a,b}'::text[]
'"a"'::jsonb - '{b,c}'::text[]
'"a"'::jsonb - '{a,NULL}'::text[]
'"a"'::jsonb - '{NULL}'::text[]
'"a"'::jsonb - '{a,c}'::text[]
'"a"'::jsonb - '{{a,b},{c,d}}'::text[]
'1'::jsonb - '{}'::text[]
'1'::jsonb - '{a}'::text[]
'1'::jsonb - '{a,b}'::text[]
'1'::jsonb - '{b,c}'::text[]
'1'::jsonb - '{a,NULL}'::text[]
'1'::jsonb - '{NULL}'::text[]
'1'::jsonb - '{a,c}'::text[]
'1'::jsonb - '{{a,b},{c,d}}'::text[]
'[]'::jsonb - '{}'::text[]
'[]'::jsonb - '{a}'::text[]
'[]'::jsonb - '{a,b}'::text[]
'[]'::jsonb - '{b,c}'::text[]
'[]'::jsonb - '{a,NULL}'::text[]
'[]'::jsonb - '{NULL}'::text[]
'[]'::jsonb - '{a,c}'::text[]
'[]'::jsonb - '{{a,b},{c,d}}'::text[]
'["a","b",1]'::jsonb - '{}'::text[]
'["a","b",1]'::jsonb - '{a}'::text[]
'["a","b",1]'::jsonb - '{a,b}'::text[]
'["a","b",1]'::jsonb - '{b,c}'::text[]
'["a","b",1]'::jsonb - '{a,NULL}'::text[]
'["a","b",1]'::jsonb - '{NULL}'::text[]
'["a","b",1]'::jsonb - '{a,c}'::text[]
'["a","b",1]'::jsonb - '{{a,b},{c,d}}'::text[]
'{}'::jsonb - '{}'::text[]
'{}'::jsonb - '{a}'::text[]
'{}'::jsonb - '{a,b}'::text[]
'{}'::jsonb - '{b,c}'::text[]
'{}'::jsonb - '{a,NULL}'::text[]
'{}'::jsonb - '{NULL}'::text[]
'{}'::jsonb - '{a,c}'::text[]
'{}'::jsonb - '{{a,b},{c,d}}'::text[]
'{"a":1,"c":2}'::jsonb - '{}'::text[]
'{"a":1,"c":2}'::jsonb - '{a}'::text[]
'{"a":1,"c":2}'::jsonb - '{a,b}'::text[]
'{"a":1,"c":2}'::jsonb - '{b,c}'::text[]
'{"a":1,"c":2}'::jsonb - '{a,NULL}'::text[]
'{"a":1,"c":2}'::jsonb - '{NULL}'::text[]
'{"a":1,"c":2}'::jsonb - '{a,c}'::text[]
'{"a":1,"c":2}'::jsonb - '{{a,b},{c,d}}'::text[]
'[["a"]]'::jsonb - '{}'::text[]
'[["a"]]'::jsonb - '{a}'::text[]
'[["a"]]'::jsonb - '{a,b}'::text[]
'[["a"]]'::jsonb - '{b,c}'::text[]
'[["a"]]'::jsonb - '{a,NULL}'::text[]
'[["a"]]'::jsonb - '{NULL}'::text[]
'[["a"]]'::jsonb - '{a,c}'::text[]
'[["a"]]'::jsonb - '{{a,b},{c,d}}'::text[]
'{"a":1,"b":2,"c":3}'::jsonb - array['a','c']
'{"a":{"b":1}}'::jsonb #> array['a','b']
'[1,2]'::jsonb ?| array['1']
'["x"]'::jsonb ?| array['x','y']
to_jsonb(array[1,2,3])
jsonb_build_array(array[1,2,3], 1)
jsonb_build_object('k', array[1,2,3])
to_jsonb(array[1,null,3])
jsonb_build_array(array[1,null,3], 1)
jsonb_build_object('k', array[1,null,3])
to_jsonb(array['a','b c',null])
jsonb_build_array(array['a','b c',null], 1)
jsonb_build_object('k', array['a','b c',null])
to_jsonb('{}'::int[])
jsonb_build_array('{}'::int[], 1)
jsonb_build_object('k', '{}'::int[])
to_jsonb(array[[1,2],[3,4]])
jsonb_build_array(array[[1,2],[3,4]], 1)
jsonb_build_object('k', array[[1,2],[3,4]])
to_jsonb(array[[[1],[2]],[[3],[4]]])
jsonb_build_array(array[[[1],[2]],[[3],[4]]], 1)
jsonb_build_object('k', array[[[1],[2]],[[3],[4]]])
to_jsonb('[2:3]={7,8}'::int[])
jsonb_build_array('[2:3]={7,8}'::int[], 1)
jsonb_build_object('k', '[2:3]={7,8}'::int[])
to_jsonb(array[true,false])
jsonb_build_array(array[true,false], 1)
jsonb_build_object('k', array[true,false])
to_jsonb(array[1.50,2])
jsonb_build_array(array[1.50,2], 1)
jsonb_build_object('k', array[1.50,2])
to_jsonb(array[date '2020-01-01'])
jsonb_build_array(array[date '2020-01-01'], 1)
jsonb_build_object('k', array[date '2020-01-01'])
to_jsonb(array['[1]'::jsonb,'{"a":1}'])
jsonb_build_array(array['[1]'::jsonb,'{"a":1}'], 1)
jsonb_build_object('k', array['[1]'::jsonb,'{"a":1}'])
to_jsonb(array[0.1::float8,'NaN'])
jsonb_build_array(array[0.1::float8,'NaN'], 1)
jsonb_build_object('k', array[0.1::float8,'NaN'])
to_jsonb(array[timestamptz '2020-01-01 00:00:00+00'])
jsonb_build_array(array[timestamptz '2020-01-01 00:00:00+00'], 1)
jsonb_build_object('k', array[timestamptz '2020-01-01 00:00:00+00'])
to_jsonb(array['\x01'::bytea])
jsonb_build_array(array['\x01'::bytea], 1)
jsonb_build_object('k', array['\x01'::bytea])
to_jsonb(null::int[])
jsonb_build_array(null::int[], 1)
jsonb_build_object('k', null::int[])
jsonb_build_object(array['a'], 1)
