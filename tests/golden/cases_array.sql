-- text in and out
'{}'::int[]
'{1,2,3}'::int[]
' {1 , 2,3 } '::int[]
'{ }'::int[]
'{NULL,null,Null,1}'::int[]
'{{1,2},{3,4}}'::int[]
'{{{1}}}'::int[]
'[2:3]={1,2}'::int[]
'[0:1][5:6]={{1,2},{3,4}}'::int[]
'[1:2]={1,2}'::int[]
'[-2:-1]={7,8}'::int[]
' [2:2] = {5}'::int[]
'{1,2'::int[]
'1,2}'::int[]
'{1,,2}'::int[]
'{1,}'::int[]
'{,1}'::int[]
'{1}x'::int[]
'{1} '::int[]
'{{1,2},{3}}'::int[]
'{{1},2}'::int[]
'{1,{2}}'::int[]
'{{1},{2,3}}'::int[]
'{{}}'::int[]
'{{},{}}'::int[]
'{{1,2},{}}'::int[]
'{1 2}'::int[]
'[1:3]={1,2}'::int[]
'[2:1]={}'::int[]
'[1:1]={}'::int[]
'[1:2={1,2}'::int[]
'[a:2]={1,2}'::int[]
'[]={1}'::int[]
'[1]={4}'::int[]
'[2]={4,5}'::int[]
'[2]={4}'::int[]
'[1:2]{1,2}'::int[]
'[1:2]=1'::int[]
'{x}'::int[]
'{1.5}'::int[]
'{99999999999}'::int[]
'{"1","2"}'::int[]
'{1\2}'::int[]
'{\1}'::int[]
''::int[]
'{'::int[]
'}'::int[]
'{"1'::int[]
'{"1"2}'::int[]
'{2"1"}'::int[]
'[1:1][1:1][1:1][1:1][1:1][1:1]={{{{{{1}}}}}}'::int[]
'{{{{{{{1}}}}}}}'::int[]
'[1:1][1:1][1:1][1:1][1:1][1:1][1:1]={{{{{{{1}}}}}}}'::int[]
'[2147483647:2147483647]={1}'::int[]
'[2147483646:2147483646]={1}'::int[]
'[-2147483648:-2147483648]={1}'::int[]
'{{{1}},{2}}'::int[]
'{{{1},{2}},{{3},{4}}}'::int[]
'{+1,-0, 007}'::int[]
'[1:+2]={1,2}'::int[]
E'{1}\t'::int[]
E'\t{1\n,2}'::int[]
'{a,b}'::text[]
'{a b,c}'::text[]
'{ a , b }'::text[]
'{"a","b c","d,e"}'::text[]
'{"a\"b"}'::text[]
'{"a\\b"}'::text[]
'{a\,b}'::text[]
'{\n}'::text[]
'{"",x}'::text[]
'{null,"null",NULL,"NULL",nul,nulls}'::text[]
'{"{}",x}'::text[]
'{é,日本}'::text[]
'{"\\"}'::text[]
'{a"b"}'::text[]
'{"a"b}'::text[]
'{"a" }'::text[]
'{ "a" , "b" }'::text[]
'{"a	b"}'::text[]
'{a\ }'::text[]
'{a }'::text[]
'{\ a}'::text[]
'{[,]}'::text[]
'{=}'::text[]
'{q}'::text[]
'{t,f}'::text[]
'{{a,b},{c,NULL}}'::text[]
'{"  "}'::text[]
'{""}'::text[]
'{"" }'::text[]
'{ "" , "" }'::text[]
'{a\"b}'::text[]
'{"a}b"}'::text[]
'{a{b}'::text[]
'{a}b}'::text[]
'{"a'::text[]
'{a\'::text[]
'{"a\'::text[]
'{t,f,NULL,yes,no,1,0}'::bool[]
'{1,2}'::smallint[]
'{40000}'::smallint[]
'{1,-9223372036854775808}'::bigint[]
'{1.5,2.50,NaN,Infinity,-Infinity}'::numeric[]
'{1.5,NaN,-0,1e10,infinity}'::float8[]
'{1.5,NaN,-0,1e10}'::real[]
'{1e400}'::float8[]
'{2024-01-02,infinity,epoch}'::date[]
'{10:00,23:59:59.5}'::time[]
'{2024-01-02 03:04:05,-infinity}'::timestamp[]
'{2024-01-02 03:04:05+02}'::timestamptz[]
'{1 day,"2 mons 3 days"}'::interval[]
'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,NULL}'::uuid[]
'{\\x0102,\\x}'::bytea[]
'{"\\\\x41"}'::bytea[]
'{"{\"a\": 1}",2}'::jsonb[]
'{1,x}'::jsonb[]
'{123456789012345678901234567890123456789012345678901234567890,1}'::numeric[]
-- typmods
'{1.256,2}'::numeric(5,2)[]
'{1234.5}'::numeric(5,2)[]
array[1.256,2]::numeric(5,2)[]
array[1234.5]::numeric(5,2)[]
'{abc,abcdef}'::varchar(4)[]
array['abc','abcdef']::varchar(4)[]
array['abcdef']::char(3)[]
array['2024-01-02 03:04:05.678'::timestamp]::timestamp(1)[]
array[1.5,null]::numeric(5,0)[]
array['1 day 2 hours'::interval]::interval day[]
array[[1.25],[2.35]]::numeric(3,1)[]
-- constructor
array[1,2,3]
array[1,2.5]
array[1,null]
array[null,null]
array['a','b']
array['a',null,'NULL','']
array[1,'2']
array[1,'x']
array['2',1]
array[1::bigint,2]
array[1::smallint,2.5::float8]
array[true,false]
array['2024-01-01'::date,'2024-01-02']
array['2024-01-01'::date,'2024-01-02 10:00'::timestamp]
array[1,'2024-01-01'::date]
array[[1,2],[3,4]]
array[array[1,2],array[3,4]]
array[[1,2],[3]]
array[[1,2],[3.5,4]]
array[[[1],[2]],[[3],[4]]]
array[[1,2],null]
array[null,[1,2]]
array[array[]::int[],array[]::int[]]
array[array[]::int[],array[1]]
array[]
array[]::int[]
array[]::text[]
array[[]]::int[]
array[[],[]]::int[]
array['1','2']::int[]
array['1','x']::int[]
array[1,2]::text[]
array[1.5,2.5]::int[]
array[[1,2],[3,4]]::text[]
array['{1,2}','{3,4}']::int[]
array['1'::text,'2'::text]::int[]
array['{1,2}'::int[],'{3,4}'::int[]]
array['[0:1]={1,2}'::int[],'[0:1]={3,4}'::int[]]
array['[0:1]={1,2}'::int[],'{3,4}'::int[]]
array[[[[[[1]]]]]]
array[[[[[[[1]]]]]]]
array[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70]
array[array[1],2]
array[1,array[2]]
array[upper('a'),lower('B')]
array[1/0]
array['a'||'b','c']
array[interval '1 day','2 days']
array['{"a":1}'::jsonb,'[1]']
array['\x41'::bytea]
-- casts
'{1,2}'::text::int[]
'{1,x}'::text::int[]
'{1,2'::text::int[]
array[1,2]::bigint[]
array[1,2]::float8[]
array[1,2]::numeric[]::text
array[1,2]::text
array['a b','c']::text
array[1,2]::bool[]
array[1,0]::bool[]
array[true,false]::int[]
array['2024-01-02']::date[]
array['2024-01-02','x']::date[]
array[1,2]::date[]
array[99999999999]::int[]
array[40000]::smallint[]
array['1','2']::text[]::int[]
array['1','x']::text[]::int[]
array['1',null]::text[]::int[]
array[null]::text[]::int[]
array[1.5,2.5]::int[]
array['2024-01-02 03:04'::timestamp]::date[]
array['infinity'::timestamp]::time[]
array[[1,2],[3,4]]::float8[]
'[0:1]={1,2}'::int[]::text[]
'{}'::int[]::text[]
'{}'::text::int[]
null::int[]
null::int[]::text
cast(array[1] as bigint[])
array['a','b']::int[]
(array['1','99999999999']::text[])::int[]
array[1e400::numeric]::float8[]
'{1,2}'::varchar(10)::int[]
array[1]::int
1::int[]
array['1 day']::interval[]
array['{"a": 1}','2']::text[]::jsonb[]
array['{"a": 1}','2']::jsonb[]::text[]
array[1,2]::int[][]
array[1,2]::int[3]
'{1}'::int array
'{1}'::integer array[4]
-- subscripts
(array[1,2,3])[1]
(array[1,2,3])[3]
(array[1,2,3])[0]
(array[1,2,3])[4]
(array[1,null,3])[2]
(array[1,2,3])[null]
(array[1,2,3])[-1]
(array[[1,2],[3,4]])[1]
(array[[1,2],[3,4]])[1][2]
(array[[1,2],[3,4]])[2][1]
(array[[1,2],[3,4]])[2][3]
(array[1,2,3])[1][1]
('[0:2]={5,6,7}'::int[])[0]
('[0:2]={5,6,7}'::int[])[2]
('[0:2]={5,6,7}'::int[])[3]
('{}'::int[])[1]
(null::int[])[1]
(array['a','bc'])[2]
(array[1,2,3])['2']
(array[1,2,3])[2.4]
(array[1,2,3])['x']
(array[1,2,3])[true]
(array[1,2,3])[2::bigint]
(array['a long text that is not inline','b'])[1]
(array[123456789012345678901234567890123456789012345678901234567890])[1]
(array[1,2,3,4])[2:3]
(array[1,2,3,4])[:2]
(array[1,2,3,4])[3:]
(array[1,2,3,4])[:]
(array[1,2,3,4])[0:2]
(array[1,2,3,4])[3:9]
(array[1,2,3,4])[5:9]
(array[1,2,3,4])[3:2]
(array[1,2,3,4])[2:2]
('[3:6]={1,2,3,4}'::int[])[4:5]
('[3:6]={1,2,3,4}'::int[])[:4]
(array[[1,2,3],[4,5,6],[7,8,9]])[2:3]
(array[[1,2,3],[4,5,6],[7,8,9]])[2:3][1:2]
(array[[1,2,3],[4,5,6],[7,8,9]])[2:3][2]
(array[[1,2,3],[4,5,6],[7,8,9]])[2][1:2]
(array[[1,2,3],[4,5,6],[7,8,9]])[:][:1]
(array[1,2,3])[1:2][1:1]
(array[1,2,3])[null:2]
(array[1,2,3])[1:null]
('{}'::int[])[1:2]
(array['a',null,'c'])[2:3]
(array[1,2,3])[1+1]
(array[1,2,3,4])[1:2][1]
'abc'[1]
(1)[1]
(array[1])[1][1][1][1][1][1][1]
((array[1,2,3])[2:3])[1]
('{"a": [1, 2]}'::jsonb)['a'][1]
('{"a": [1, 2]}'::jsonb)['b']
(array['{"a": 5}'::jsonb])[1]['a']
-- comparison
array[1,2] = array[1,2]
array[1,2] < array[1,2]
array[1,2] = array[1,3]
array[1,2] <= array[1,3]
array[1,2] = array[1]
array[1,2] > array[1]
array[1,2] = array[1,2,3]
array[1,2] >= array[1,2,3]
array[1,2] = '{}'::int[]
array[1,2] <> '{}'::int[]
array[1,2] = array[1,null]
array[1,2] < array[1,null]
array[1,2] = array[[1,2]]
array[1,2] <= array[[1,2]]
array[1,2] = '[0:1]={1,2}'::int[]
array[1,2] > '[0:1]={1,2}'::int[]
array[1,3] = array[1,2]
array[1,3] >= array[1,2]
array[1,3] = array[1,3]
array[1,3] <> array[1,3]
array[1,3] = array[1]
array[1,3] < array[1]
array[1,3] = array[1,2,3]
array[1,3] <= array[1,2,3]
array[1,3] = '{}'::int[]
array[1,3] > '{}'::int[]
array[1,3] = array[1,null]
array[1,3] >= array[1,null]
array[1,3] = array[[1,2]]
array[1,3] <> array[[1,2]]
array[1,3] = '[0:1]={1,2}'::int[]
array[1,3] < '[0:1]={1,2}'::int[]
array[1] = array[1,2]
array[1] <= array[1,2]
array[1] = array[1,3]
array[1] > array[1,3]
array[1] = array[1]
array[1] >= array[1]
array[1] = array[1,2,3]
array[1] <> array[1,2,3]
array[1] = '{}'::int[]
array[1] < '{}'::int[]
array[1] = array[1,null]
array[1] <= array[1,null]
array[1] = array[[1,2]]
array[1] > array[[1,2]]
array[1] = '[0:1]={1,2}'::int[]
array[1] >= '[0:1]={1,2}'::int[]
array[1,2,3] = array[1,2]
array[1,2,3] <> array[1,2]
array[1,2,3] = array[1,3]
array[1,2,3] < array[1,3]
array[1,2,3] = array[1]
array[1,2,3] <= array[1]
array[1,2,3] = array[1,2,3]
array[1,2,3] > array[1,2,3]
array[1,2,3] = '{}'::int[]
array[1,2,3] >= '{}'::int[]
array[1,2,3] = array[1,null]
array[1,2,3] <> array[1,null]
array[1,2,3] = array[[1,2]]
array[1,2,3] < array[[1,2]]
array[1,2,3] = '[0:1]={1,2}'::int[]
array[1,2,3] <= '[0:1]={1,2}'::int[]
'{}'::int[] = array[1,2]
'{}'::int[] > array[1,2]
'{}'::int[] = array[1,3]
'{}'::int[] >= array[1,3]
'{}'::int[] = array[1]
'{}'::int[] <> array[1]
'{}'::int[] = array[1,2,3]
'{}'::int[] < array[1,2,3]
'{}'::int[] = '{}'::int[]
'{}'::int[] <= '{}'::int[]
'{}'::int[] = array[1,null]
'{}'::int[] > array[1,null]
'{}'::int[] = array[[1,2]]
'{}'::int[] >= array[[1,2]]
'{}'::int[] = '[0:1]={1,2}'::int[]
'{}'::int[] <> '[0:1]={1,2}'::int[]
array[1,null] = array[1,2]
array[1,null] < array[1,2]
array[1,null] = array[1,3]
array[1,null] <= array[1,3]
array[1,null] = array[1]
array[1,null] > array[1]
array[1,null] = array[1,2,3]
array[1,null] >= array[1,2,3]
array[1,null] = '{}'::int[]
array[1,null] <> '{}'::int[]
array[1,null] = array[1,null]
array[1,null] < array[1,null]
array[1,null] = array[[1,2]]
array[1,null] <= array[[1,2]]
array[1,null] = '[0:1]={1,2}'::int[]
array[1,null] > '[0:1]={1,2}'::int[]
array[[1,2]] = array[1,2]
array[[1,2]] >= array[1,2]
array[[1,2]] = array[1,3]
array[[1,2]] <> array[1,3]
array[[1,2]] = array[1]
array[[1,2]] < array[1]
array[[1,2]] = array[1,2,3]
array[[1,2]] <= array[1,2,3]
array[[1,2]] = '{}'::int[]
array[[1,2]] > '{}'::int[]
array[[1,2]] = array[1,null]
array[[1,2]] >= array[1,null]
array[[1,2]] = array[[1,2]]
array[[1,2]] <> array[[1,2]]
array[[1,2]] = '[0:1]={1,2}'::int[]
array[[1,2]] < '[0:1]={1,2}'::int[]
'[0:1]={1,2}'::int[] = array[1,2]
'[0:1]={1,2}'::int[] <= array[1,2]
'[0:1]={1,2}'::int[] = array[1,3]
'[0:1]={1,2}'::int[] > array[1,3]
'[0:1]={1,2}'::int[] = array[1]
'[0:1]={1,2}'::int[] >= array[1]
'[0:1]={1,2}'::int[] = array[1,2,3]
'[0:1]={1,2}'::int[] <> array[1,2,3]
'[0:1]={1,2}'::int[] = '{}'::int[]
'[0:1]={1,2}'::int[] < '{}'::int[]
'[0:1]={1,2}'::int[] = array[1,null]
'[0:1]={1,2}'::int[] <= array[1,null]
'[0:1]={1,2}'::int[] = array[[1,2]]
'[0:1]={1,2}'::int[] > array[[1,2]]
'[0:1]={1,2}'::int[] = '[0:1]={1,2}'::int[]
'[0:1]={1,2}'::int[] >= '[0:1]={1,2}'::int[]
array[1.0] = array[1.00]
array[0::float8] = array['-0'::float8]
array['NaN'::float8] = array['NaN'::float8]
array['NaN'::float8] > array['infinity'::float8]
array['a','b'] < array['a','c']
array['a'] < array['B']
array['é'] > array['z']
array['1 mon'::interval] = array['30 days'::interval]
array[1] = array[1.0]
array[1] = array[1::bigint]
array[1] = '{1}'
'{1}' = array[1]
array[1] = '{x}'
array['a'] = '{a}'
array[1] = 1
array[null]::int[] = array[null]::int[]
null::int[] = array[1]
array[true] < array[false]
array['2024-01-01'::date] < array['2024-01-02'::date]
array['\x01'::bytea] < array['\x02'::bytea]
array[1,2] is distinct from array[1,2]
array[1,2] is not distinct from null
array[1] in (array[1],array[2])
array[1] between array[0] and array[2]
greatest(array[1,2],array[1,3])
least(array[1,2],array[1])
nullif(array[1],array[1])
coalesce(null,array[1])
case when true then array[1] else array[2.5] end
case array[1] when array[1] then 'y' end
array[1] is null
array[null] is not null
array['{"a":1}'::jsonb] = array['{"a": 1.0}'::jsonb]
(array[1],2) < (array[1],3)
-- containment
array[1,2,3] @> array[2]
array[1,2,3] @> array[2,4]
array[2] <@ array[1,2]
array[1,2] && array[2,3]
array[1,2] && array[3]
array[1,2] @> '{}'
'{}'::int[] @> array[1]
'{}'::int[] <@ array[1]
'{}'::int[] && array[1]
array[1,null] @> array[null]::int[]
array[1,null] @> array[1]
array[null]::int[] <@ array[null]::int[]
array[1,null] && array[null,2]
array[[1,2],[3,4]] @> array[4,1]
array[4,1] <@ array[[1,2],[3,4]]
array['a','b'] @> array['b']
array[1] @> array[1.0]
array[1,1] @> array[1,1,1]
null @> array[1]
array[1.0] @> array[1.00]
array[1] @> 1
array['a'] && '{a,b}'
-- concatenation
array[1,2] || array[3]
array[1,2] || 3
0 || array[1,2]
array[1] || 2.5
2.5 || array[1]
array[1] || array[2.5]
array[1] || null
null || array[1]
array[1] || '2'
array[1] || '{2}'
'{0}' || array[1]
array['a'] || 'b'
array['a'] || '{b}'
array['a'] || 'b'::text
'b'::text || array['a']
array[[1,2],[3,4]] || array[5,6]
array[5,6] || array[[1,2],[3,4]]
array[[1,2]] || array[[3,4]]
array[[1,2]] || array[3]
array[[1,2]] || array[[3]]
array[[[1]]] || array[1]
'{}'::int[] || array[1]
array[1] || '{}'::int[]
'{}'::int[] || '{}'::int[]
'[0:1]={1,2}'::int[] || array[3]
array[3] || '[0:1]={1,2}'::int[]
'[0:1]={1,2}'::int[] || 3
3 || '[0:1]={1,2}'::int[]
array[[1,2]] || 3
'{}'::int[] || 1
1 || '{}'::int[]
null::int[] || 1
null::int[] || null::int
array[1] || null::int
null::int[] || array[1]
null::int[] || null::int[]
'[2147483646:2147483646]={1}'::int[] || 2
array_append(array[1],2)
array_append(null::int[],2)
array_append(array[1],null)
array_append('{a}','b')
array_append(array[1],2.5)
array_append(array[1],'2')
array_append(array[1],array[2])
array_prepend(1,array[2])
array_prepend(null,array[2])
array_prepend(1,null::int[])
array_prepend('a','{b}')
array_cat(array[1],array[2])
array_cat('{a}','{b}')
array_cat(null::int[],array[2])
array_cat(array[1],array[[2]])
array_cat(array[1],2)
array[1] || array['a']
'a' || 5
5 || 'a'
'a' || true
'a' || 'b'
null || 'b'
1 || 2
array[1,2] || 'x'
'a'::text || array[1]
array[true] || false
array['2024-01-01'::date] || '2024-01-02'::date
array[1]::bigint[] || 2
array[1] || 2::bigint
-- any and all
1 = any('{1,2}'::int[])
3 = any('{1,2}'::int[])
1 = any('{1,2}')
3 = any('{1,NULL}'::int[])
1 = any('{1,NULL}'::int[])
1 <> all('{1,2}'::int[])
3 <> all('{1,2}'::int[])
3 <> all('{1,NULL}'::int[])
1 <> all('{1,NULL}'::int[])
null = any('{1}'::int[])
null = any('{}'::int[])
1 = any(null::int[])
1 = any('{}'::int[])
1 = all('{}'::int[])
1 = all(null::int[])
5 > all('{1,2}'::int[])
5 > any('{9,2}'::int[])
5 > any('{9,7}'::int[])
1.5 = any('{1,2}'::int[])
1 = any('{1.0,2}'::numeric[])
'a' = any('{a,b}')
'a' = any('{a,b}'::text[])
'a'::text = any('{a,b}')
'abc' like any('{x%,a%}'::text[])
'abc' like all('{%c,a%}'::text[])
'abc' ~ any('{x,b}'::text[])
'abc' ~ any('{b,(}'::text[])
'abc' ~ any('{(,b}'::text[])
1 = any(array[[1,2],[3,4]])
4 = any(array[[1,2],[3,4]])
4 = any(array[array[1,2],array[3,4]])
1 = any(array[1,2]||3)
1 = any(1)
1 = any('x')
1 = any('{x}')
1 + any('{1}'::int[])
1 = any(string_to_array('1,2',',')::int[])
'b' = any(string_to_array('a,b',','))
2 = any((array[1,2,3])[1:1])
array[1] = any(array[1])
not 1 = any('{1,2}'::int[])
'2024-01-01'::date = any('{2024-01-01}'::date[])
'2024-01-01'::date = any('{2024-01-01 00:00:00}'::timestamp[])
1 = some('{1}'::int[])
1 = any(array[]::int[])
1 = any(array[1,null]::int[])
7 = any('{1,2}'::int[]) or 1 = any('{1}'::int[])
-- functions
array_ndims(array[1,2,3])
array_dims(array[1,2,3])
cardinality(array[1,2,3])
array_length(array[1,2,3],1)
array_length(array[1,2,3],2)
array_length(array[1,2,3],0)
array_lower(array[1,2,3],1)
array_lower(array[1,2,3],2)
array_upper(array[1,2,3],1)
array_upper(array[1,2,3],2)
array_ndims(array[[1,2],[3,4],[5,6]])
array_dims(array[[1,2],[3,4],[5,6]])
cardinality(array[[1,2],[3,4],[5,6]])
array_length(array[[1,2],[3,4],[5,6]],1)
array_length(array[[1,2],[3,4],[5,6]],2)
array_length(array[[1,2],[3,4],[5,6]],0)
array_lower(array[[1,2],[3,4],[5,6]],1)
array_lower(array[[1,2],[3,4],[5,6]],2)
array_upper(array[[1,2],[3,4],[5,6]],1)
array_upper(array[[1,2],[3,4],[5,6]],2)
array_ndims('[0:1]={1,2}'::int[])
array_dims('[0:1]={1,2}'::int[])
cardinality('[0:1]={1,2}'::int[])
array_length('[0:1]={1,2}'::int[],1)
array_length('[0:1]={1,2}'::int[],2)
array_length('[0:1]={1,2}'::int[],0)
array_lower('[0:1]={1,2}'::int[],1)
array_lower('[0:1]={1,2}'::int[],2)
array_upper('[0:1]={1,2}'::int[],1)
array_upper('[0:1]={1,2}'::int[],2)
array_ndims('{}'::int[])
array_dims('{}'::int[])
cardinality('{}'::int[])
array_length('{}'::int[],1)
array_length('{}'::int[],2)
array_length('{}'::int[],0)
array_lower('{}'::int[],1)
array_lower('{}'::int[],2)
array_upper('{}'::int[],1)
array_upper('{}'::int[],2)
array_ndims(null::int[])
array_dims(null::int[])
cardinality(null::int[])
array_length(null::int[],1)
array_length(null::int[],2)
array_length(null::int[],0)
array_lower(null::int[],1)
array_lower(null::int[],2)
array_upper(null::int[],1)
array_upper(null::int[],2)
array_ndims('[2:3][-1:0]={{1,2},{3,4}}'::text[])
array_dims('[2:3][-1:0]={{1,2},{3,4}}'::text[])
cardinality('[2:3][-1:0]={{1,2},{3,4}}'::text[])
array_length('[2:3][-1:0]={{1,2},{3,4}}'::text[],1)
array_length('[2:3][-1:0]={{1,2},{3,4}}'::text[],2)
array_length('[2:3][-1:0]={{1,2},{3,4}}'::text[],0)
array_lower('[2:3][-1:0]={{1,2},{3,4}}'::text[],1)
array_lower('[2:3][-1:0]={{1,2},{3,4}}'::text[],2)
array_upper('[2:3][-1:0]={{1,2},{3,4}}'::text[],1)
array_upper('[2:3][-1:0]={{1,2},{3,4}}'::text[],2)
array_length(array[1],null)
array_length('{1,2}',1)
array_length(array[1])
cardinality(5)
array_length(array[1],-1)
array_position(array[1,2,3,2],2)
array_position(array[1,2,3,2],2,3)
array_position(array[1,2,3,2],9)
array_position(array[1,null,3],null)
array_position(array[1,2],null)
array_position('[0:2]={5,6,7}'::int[],6)
array_position(array[[1,2]],1)
array_position('{}'::int[],1)
array_position(null::int[],1)
array_position(array[1,2],2,null)
array_position(array[1,2],2,-5)
array_position(array['a','b'],'b')
array_position(array['a','b'],'b'::text)
array_position(array[1.0,2],1.00)
array_position(array[1,2],1.0)
array_position('{a,b}','b')
array_positions(array[1,2,3,2],2)
array_positions(array[1,2],9)
array_positions(array[1,null,null],null)
array_positions('[0:2]={5,6,5}'::int[],5)
array_positions(array[[1]],1)
array_positions(null::int[],1)
array_positions('{}'::int[],1)
array_remove(array[1,2,3,2],2)
array_remove(array[1,2],9)
array_remove(array[1,null],null)
array_remove(array[2,2],2)
array_remove('[0:2]={5,6,5}'::int[],6)
array_remove('[0:2]={5,6,5}'::int[],9)
array_remove(array[[1,2]],1)
array_remove(null::int[],1)
array_remove('{}'::int[],1)
array_remove(array['a','b'],'a')
array_remove(array[1.0,2],1.00)
array_replace(array[1,2,3,2],2,9)
array_replace(array[1,2],9,8)
array_replace(array[1,null],null,0)
array_replace(array[1,2],1,null)
array_replace(array[[1,2],[2,1]],1,7)
array_replace('[0:1]={1,2}'::int[],1,5)
array_replace(null::int[],1,2)
array_replace(array['a','b'],'a','z')
array_replace(array[1,2],1,2.5)
array_fill(7,array[3])
array_fill(7,array[2,2])
array_fill(7,array[2],array[5])
array_fill(7,array[2,2],array[0,-1])
array_fill('x'::text,array[2])
array_fill('x',array[2])
array_fill(null::int,array[2])
array_fill(7,'{}'::int[])
array_fill(7,array[0])
array_fill(7,array[-1])
array_fill(7,null)
array_fill(7,array[2],null)
array_fill(7,array[null]::int[])
array_fill(7,array[2],array[1,2])
array_fill(7,array[[2]])
array_fill(7,array[1,1,1,1,1,1,1])
array_fill(1.50,array[2])
array_fill('a'::text,array[1000000000])
array_fill(7,array[2],array[2147483647])
array_fill(array[1],array[2])
trim_array(array[1,2,3],1)
trim_array(array[1,2,3],0)
trim_array(array[1,2,3],3)
trim_array(array[1,2,3],4)
trim_array(array[1,2,3],-1)
trim_array('[3:5]={1,2,3}'::int[],1)
trim_array(array[[1,2],[3,4],[5,6]],1)
trim_array('{}'::int[],0)
trim_array('{}'::int[],1)
trim_array(null::int[],1)
trim_array(array[1],null)
array_to_string(array[1,2,3],',')
array_to_string(array[1,null,3],',')
array_to_string(array[1,null,3],',','*')
array_to_string(array[1,null,3],',',null)
array_to_string(array[1,2],null)
array_to_string(null::int[],',')
array_to_string('{}'::int[],',')
array_to_string(array['a b','c'],'; ')
array_to_string(array[[1,2],[3,4]],',')
array_to_string(array[true,false],',')
array_to_string(array[1.50,2],'')
array_to_string(array[null]::text[],',')
array_to_string(array[null,'a'],',','')
array_to_string(array['2024-01-02'::date],'/')
array_to_string(array['{"b":1,"a":2}'::jsonb],'|')
array_to_string(array['\x41'::bytea],',')
array_to_string(array['a','b'],'日')
string_to_array('a,b,c',',')
string_to_array('a,b,c',',','b')
string_to_array('',',')
string_to_array('',null)
string_to_array('abc',null)
string_to_array('a,b','')
string_to_array(null,',')
string_to_array(',a,,b,',',')
string_to_array(',a,,b,',',','')
string_to_array('a--b--c','--')
string_to_array('日本語',null)
string_to_array('日本語','本')
string_to_array('abc',null,'b')
string_to_array('abc','','abc')
string_to_array('a,b',',',null)
string_to_array('aaa','aa')
string_to_array('abc','abc')
string_to_array(',',',')
string_to_array('1,2,3',',')::int[]
string_to_array('1,x',',')::int[]
array_length(string_to_array('a b c',' '),1)
regexp_match('foobarbequebaz','bar.*que')
regexp_match('foobarbequebaz','(bar)(beque)')
regexp_match('foobarbequebaz','barbequx')
regexp_match('abc','B','i')
regexp_match('abc','b','g')
regexp_match('abc','(x)?b')
regexp_match('abc','(')
regexp_match(null,'a')
regexp_match('abc',null)
regexp_match('aXb','([a-z])([A-Z])(z)?')
(regexp_match('key=value','(\w+)=(\w+)'))[2]
regexp_match('','')
regexp_match('a','','q')
regexp_match('abc','b','z')
regexp_split_to_array('the quick brown','\s+')
regexp_split_to_array('abc','')
regexp_split_to_array('','x')
regexp_split_to_array('a1b2c','\d')
regexp_split_to_array('aXbxc','x','i')
regexp_split_to_array('abc','b','g')
regexp_split_to_array(' a b ',' ')
regexp_split_to_array('a,b','(,)')
regexp_split_to_array('日本語','本')
regexp_split_to_array('abc','(')
regexp_split_to_array(null,'x')
regexp_split_to_array('aaa','a*')
parse_ident('Schema."Table Name"')
parse_ident('a')
parse_ident('a.b.c')
parse_ident('A.B')
parse_ident('"A".B')
parse_ident('a b')
parse_ident('a b',false)
parse_ident('a.b()',false)
parse_ident('a.b()')
parse_ident('')
parse_ident(' a . b ')
parse_ident('1a')
parse_ident('a..b')
parse_ident('a.')
parse_ident('.a')
parse_ident('""')
parse_ident('"a""b"')
parse_ident('"a')
parse_ident('_x$1')
parse_ident('é')
parse_ident('É')
parse_ident(null)
parse_ident('a.b.',false)
parse_ident('a. ')
parse_ident('a$')
num_nulls(1,null,'x')
num_nonnulls(1,null,'x')
num_nulls(null)
num_nonnulls(null,null)
num_nulls(array[1],null)
num_nonnulls(true,1.5)
num_nulls(array[null])
num_nulls()
concat('a',array[1,2])
format('%s',array[1,null])
concat_ws(',',array[1],'b')
upper(array['a'])
length(array[1])
array[1]::text || 'x'
'x' || array['a']::text
md5(array[1]::text)
array_length(array_fill(1,array[100]),1)
(array_fill(1,array[300]))[300]
array_fill(5,array[3]) = array[5,5,5]
cardinality(array_fill('x'::text,array[10,10]))
array_to_string(array_fill(1,array[600])::text[],'')
array_upper(array_fill(1,array[3],array[-5]),1)
1 = any(array_fill(2,array[700]) || 1)
-- variadic
concat(variadic array['a','b'])
concat(variadic array[1,null,3])
concat(variadic array[true,false])
concat(variadic null::text[])
concat(variadic array[]::text[])
concat(variadic 'a')
concat(variadic string_to_array('a,b',','))
concat_ws('-', variadic array['a',null,'c'])
concat_ws('-', variadic array[1,2])
concat_ws(null, variadic array['a'])
concat_ws('-', variadic null::int[])
concat_ws(',', 'x', variadic array['a'])
format('%s and %s', variadic array['a','b'])
format('%s', variadic array[1,2])
num_nulls(variadic array[1,null,null])
num_nonnulls(variadic array['a',null])
num_nulls(1, variadic array[null,2])
upper(variadic array['a'])
jsonb_build_array(variadic array[1,2])
jsonb_extract_path('{"a":{"b":5}}'::jsonb, variadic array['a','b'])
jsonb_extract_path_text('{"a":{"b":5}}'::jsonb, variadic array['a','b'])
array_length(variadic array[1],1)
concat(variadic string_to_array('a,,b',','))
concat(variadic array[[1,2],[3,null]])
concat(variadic array[1.50,2]::numeric[])
concat_ws(', ', variadic string_to_array('a b c',' '))
format('%s-%s', variadic string_to_array('a,b',','))
format('%2$s %1$s %%', variadic string_to_array('a,b',','))
format('%I %L %L', variadic array['a b',null,'it''s'])
format('%I', variadic array[null]::text[])
format('%s %s', variadic array['a'])
format('%s', variadic null::text[])
format('none', variadic null::text[])
format('none', variadic '{}'::int[])
format(null, variadic array['a'])
format('%s %s %s', variadic array[true,false,null])
format('%s|%s', variadic array['2020-01-02'::date,null])
format('%s|%s', variadic array[1.50,2.0]::numeric[])
format('%s|%s', variadic array[1.5,1e100]::float8[])
format('%s %s %s %s', variadic array[[1,2],[3,4]])
format('|%*s|', variadic array[6,42])
format('|%*s|%-*s|', variadic array[6,42,6,7])
format('|%1$*2$s|', variadic array['x','10'])
format('%*s', variadic array['a','b'])
format('%s', variadic array['{"a": 1}'::jsonb])
format('%L', variadic array['\x01ff'::bytea])
format('%s', variadic 'a')
format('%s', variadic 5)
format(variadic array['a'])
format('%s', 'a', variadic array['b'])
num_nulls(variadic string_to_array('a,N,b',',','N'))
num_nulls(variadic array[[1,null],[null,4]])
num_nonnulls(variadic array[[1,null],[null,4]])
num_nulls(variadic '{}'::text[])
num_nonnulls(variadic '{}'::text[])
num_nulls(variadic null::text[])
num_nonnulls(variadic null::int[])
num_nulls(variadic null)
num_nulls(variadic 3)
jsonb_build_array(variadic string_to_array('a,b',','))
jsonb_build_array(variadic array[[1,2],[3,null]])
jsonb_build_array(variadic '{}'::int[])
jsonb_build_array(variadic null::int[])
jsonb_build_array(variadic array[1.50,null,2]::numeric[])
jsonb_build_array(variadic array[true,null])
jsonb_build_array(variadic array['2020-01-02 03:04:05'::timestamp])
jsonb_build_array(variadic array['{"a":1}'::jsonb,'[2]',null])
jsonb_build_array(variadic array[['1'::jsonb,'[2]'],['3','{}']])
jsonb_build_array(variadic array['a longer text than fits','x'])
jsonb_build_array(1, variadic array[2])
jsonb_build_object(variadic string_to_array('a,1,b,2',','))
jsonb_build_object(variadic array['k','v','k','w'])
jsonb_build_object(variadic array['a longer name than fits here','and a longer value too'])
jsonb_build_object(variadic array[1,2,3,null])
jsonb_build_object(variadic array[['a','1'],['b',null]])
jsonb_build_object(variadic array[true,false])
jsonb_build_object(variadic array[1.50,2.5]::numeric[])
jsonb_build_object(variadic array['2020-01-02'::date,'2020-01-03'])
jsonb_build_object(variadic array['2020-01-02 03:04:05'::timestamp,'2020-01-03'])
jsonb_build_object(variadic array[1.5,'NaN']::float8[])
jsonb_build_object(variadic array['a','b','c'])
jsonb_build_object(variadic array[null,'b'])
jsonb_build_object(variadic array['a','b',null,'c'])
jsonb_build_object(variadic '{}'::text[])
jsonb_build_object(variadic null::text[])
jsonb_build_object(variadic array['1'::jsonb,'2'])
jsonb_build_object(variadic array[null::jsonb,'2'])
jsonb_build_object(variadic '{}'::jsonb[])
jsonb_extract_path('{"a":{"b":5}}'::jsonb, variadic string_to_array('a,b',','))
jsonb_extract_path_text('{"a":{"b":"x"}}'::jsonb, variadic string_to_array('a,b',','))
jsonb_extract_path('{"a":{"b":5}}'::jsonb, variadic '{}'::text[])
jsonb_extract_path('{"a":{"b":5}}'::jsonb, variadic null::text[])
jsonb_extract_path('{"a":{"b":5}}'::jsonb, variadic array['a',null])
jsonb_extract_path_text('[[1,2],[3]]'::jsonb, variadic array['0','-1'])
jsonb_extract_path('[[1,2],[3]]'::jsonb, variadic array[0,1])
jsonb_extract_path('{"a":1}'::jsonb, 'a', variadic array['b'])
jsonb_extract_path('{"a":1}'::jsonb, variadic 'a')
-- large arrays
array_fill(5,array[200]) @> array_fill(5,array[100])
array_fill(5,array[200]) @> (array_fill(5,array[100]) || 6)
(array_fill(5,array[200]) || 6) @> (array_fill(5,array[100]) || 6)
(array_fill(5,array[200]) || null) @> (array_fill(5,array[100]) || null)
array_fill(5,array[200]) && array_fill(6,array[100])
(array_fill(5,array[200]) || 6) && array_fill(6,array[100])
array_fill('a'::text,array[100]) <@ (array['b','a','c'] || array_fill('a'::text,array[100]))
array_fill(1.0,array[100]) @> array_fill(1.00,array[100])
