-- jsonb: paths and arrays of text
'null'::jsonb #> '{}'
'null'::jsonb #>> '{}'
'null'::jsonb #- '{}'
'null'::jsonb #> '{a}'
'null'::jsonb #>> '{a}'
'null'::jsonb #- '{a}'
'null'::jsonb #> '{a,b}'
'null'::jsonb #>> '{a,b}'
'null'::jsonb #- '{a,b}'
'null'::jsonb #> '{a,b,0}'
'null'::jsonb #>> '{a,b,0}'
'null'::jsonb #- '{a,b,0}'
'null'::jsonb #> '{a,b,-1,c}'
'null'::jsonb #>> '{a,b,-1,c}'
'null'::jsonb #- '{a,b,-1,c}'
'null'::jsonb #> '{a,b,5}'
'null'::jsonb #>> '{a,b,5}'
'null'::jsonb #- '{a,b,5}'
'null'::jsonb #> '{a,b,-5}'
'null'::jsonb #>> '{a,b,-5}'
'null'::jsonb #- '{a,b,-5}'
'null'::jsonb #> '{a,b,x}'
'null'::jsonb #>> '{a,b,x}'
'null'::jsonb #- '{a,b,x}'
'null'::jsonb #> '{0}'
'null'::jsonb #>> '{0}'
'null'::jsonb #- '{0}'
'null'::jsonb #> '{-1}'
'null'::jsonb #>> '{-1}'
'null'::jsonb #- '{-1}'
'null'::jsonb #> '{5}'
'null'::jsonb #>> '{5}'
'null'::jsonb #- '{5}'
'null'::jsonb #> '{-5}'
'null'::jsonb #>> '{-5}'
'null'::jsonb #- '{-5}'
'null'::jsonb #> '{n}'
'null'::jsonb #>> '{n}'
'null'::jsonb #- '{n}'
'null'::jsonb #> '{n,x}'
'null'::jsonb #>> '{n,x}'
'null'::jsonb #- '{n,x}'
'null'::jsonb #> '{1,0}'
'null'::jsonb #>> '{1,0}'
'null'::jsonb #- '{1,0}'
'null'::jsonb #> '{1,a}'
'null'::jsonb #>> '{1,a}'
'null'::jsonb #- '{1,a}'
'null'::jsonb #> '{zz}'
'null'::jsonb #>> '{zz}'
'null'::jsonb #- '{zz}'
'null'::jsonb #> '{0,1}'
'null'::jsonb #>> '{0,1}'
'null'::jsonb #- '{0,1}'
'null'::jsonb #> '{a,NULL}'
'null'::jsonb #>> '{a,NULL}'
'null'::jsonb #- '{a,NULL}'
'null'::jsonb #> '{NULL}'
'null'::jsonb #>> '{NULL}'
'null'::jsonb #- '{NULL}'
'null'::jsonb #> '{" 1"}'
'null'::jsonb #>> '{" 1"}'
'null'::jsonb #- '{" 1"}'
'null'::jsonb #> '{"1 "}'
'null'::jsonb #>> '{"1 "}'
'null'::jsonb #- '{"1 "}'
'null'::jsonb #> '{+1}'
'null'::jsonb #>> '{+1}'
'null'::jsonb #- '{+1}'
'null'::jsonb #> '{1x}'
'null'::jsonb #>> '{1x}'
'null'::jsonb #- '{1x}'
'null'::jsonb #> '{99999999999}'
'null'::jsonb #>> '{99999999999}'
'null'::jsonb #- '{99999999999}'
'null'::jsonb #> '{{a},{b}}'
'null'::jsonb #>> '{{a},{b}}'
'null'::jsonb #- '{{a},{b}}'
'1'::jsonb #> '{}'
'1'::jsonb #>> '{}'
'1'::jsonb #- '{}'
'1'::jsonb #> '{a}'
'1'::jsonb #>> '{a}'
'1'::jsonb #- '{a}'
'1'::jsonb #> '{a,b}'
'1'::jsonb #>> '{a,b}'
'1'::jsonb #- '{a,b}'
'1'::jsonb #> '{a,b,0}'
'1'::jsonb #>> '{a,b,0}'
'1'::jsonb #- '{a,b,0}'
'1'::jsonb #> '{a,b,-1,c}'
'1'::jsonb #>> '{a,b,-1,c}'
'1'::jsonb #- '{a,b,-1,c}'
'1'::jsonb #> '{a,b,5}'
'1'::jsonb #>> '{a,b,5}'
'1'::jsonb #- '{a,b,5}'
'1'::jsonb #> '{a,b,-5}'
'1'::jsonb #>> '{a,b,-5}'
'1'::jsonb #- '{a,b,-5}'
'1'::jsonb #> '{a,b,x}'
'1'::jsonb #>> '{a,b,x}'
'1'::jsonb #- '{a,b,x}'
'1'::jsonb #> '{0}'
'1'::jsonb #>> '{0}'
'1'::jsonb #- '{0}'
'1'::jsonb #> '{-1}'
'1'::jsonb #>> '{-1}'
'1'::jsonb #- '{-1}'
'1'::jsonb #> '{5}'
'1'::jsonb #>> '{5}'
'1'::jsonb #- '{5}'
'1'::jsonb #> '{-5}'
'1'::jsonb #>> '{-5}'
'1'::jsonb #- '{-5}'
'1'::jsonb #> '{n}'
'1'::jsonb #>> '{n}'
'1'::jsonb #- '{n}'
'1'::jsonb #> '{n,x}'
'1'::jsonb #>> '{n,x}'
'1'::jsonb #- '{n,x}'
'1'::jsonb #> '{1,0}'
'1'::jsonb #>> '{1,0}'
'1'::jsonb #- '{1,0}'
'1'::jsonb #> '{1,a}'
'1'::jsonb #>> '{1,a}'
'1'::jsonb #- '{1,a}'
'1'::jsonb #> '{zz}'
'1'::jsonb #>> '{zz}'
'1'::jsonb #- '{zz}'
'1'::jsonb #> '{0,1}'
'1'::jsonb #>> '{0,1}'
'1'::jsonb #- '{0,1}'
'1'::jsonb #> '{a,NULL}'
'1'::jsonb #>> '{a,NULL}'
'1'::jsonb #- '{a,NULL}'
'1'::jsonb #> '{NULL}'
'1'::jsonb #>> '{NULL}'
'1'::jsonb #- '{NULL}'
'1'::jsonb #> '{" 1"}'
'1'::jsonb #>> '{" 1"}'
'1'::jsonb #- '{" 1"}'
'1'::jsonb #> '{"1 "}'
'1'::jsonb #>> '{"1 "}'
'1'::jsonb #- '{"1 "}'
'1'::jsonb #> '{+1}'
'1'::jsonb #>> '{+1}'
'1'::jsonb #- '{+1}'
'1'::jsonb #> '{1x}'
'1'::jsonb #>> '{1x}'
'1'::jsonb #- '{1x}'
'1'::jsonb #> '{99999999999}'
'1'::jsonb #>> '{99999999999}'
'1'::jsonb #- '{99999999999}'
'1'::jsonb #> '{{a},{b}}'
'1'::jsonb #>> '{{a},{b}}'
'1'::jsonb #- '{{a},{b}}'
'"s"'::jsonb #> '{}'
'"s"'::jsonb #>> '{}'
'"s"'::jsonb #- '{}'
'"s"'::jsonb #> '{a}'
'"s"'::jsonb #>> '{a}'
'"s"'::jsonb #- '{a}'
'"s"'::jsonb #> '{a,b}'
'"s"'::jsonb #>> '{a,b}'
'"s"'::jsonb #- '{a,b}'
'"s"'::jsonb #> '{a,b,0}'
'"s"'::jsonb #>> '{a,b,0}'
'"s"'::jsonb #- '{a,b,0}'
'"s"'::jsonb #> '{a,b,-1,c}'
'"s"'::jsonb #>> '{a,b,-1,c}'
'"s"'::jsonb #- '{a,b,-1,c}'
'"s"'::jsonb #> '{a,b,5}'
'"s"'::jsonb #>> '{a,b,5}'
'"s"'::jsonb #- '{a,b,5}'
'"s"'::jsonb #> '{a,b,-5}'
'"s"'::jsonb #>> '{a,b,-5}'
'"s"'::jsonb #- '{a,b,-5}'
'"s"'::jsonb #> '{a,b,x}'
'"s"'::jsonb #>> '{a,b,x}'
'"s"'::jsonb #- '{a,b,x}'
'"s"'::jsonb #> '{0}'
'"s"'::jsonb #>> '{0}'
'"s"'::jsonb #- '{0}'
'"s"'::jsonb #> '{-1}'
'"s"'::jsonb #>> '{-1}'
'"s"'::jsonb #- '{-1}'
'"s"'::jsonb #> '{5}'
'"s"'::jsonb #>> '{5}'
'"s"'::jsonb #- '{5}'
'"s"'::jsonb #> '{-5}'
'"s"'::jsonb #>> '{-5}'
'"s"'::jsonb #- '{-5}'
'"s"'::jsonb #> '{n}'
'"s"'::jsonb #>> '{n}'
'"s"'::jsonb #- '{n}'
'"s"'::jsonb #> '{n,x}'
'"s"'::jsonb #>> '{n,x}'
'"s"'::jsonb #- '{n,x}'
'"s"'::jsonb #> '{1,0}'
'"s"'::jsonb #>> '{1,0}'
'"s"'::jsonb #- '{1,0}'
'"s"'::jsonb #> '{1,a}'
'"s"'::jsonb #>> '{1,a}'
'"s"'::jsonb #- '{1,a}'
'"s"'::jsonb #> '{zz}'
'"s"'::jsonb #>> '{zz}'
'"s"'::jsonb #- '{zz}'
'"s"'::jsonb #> '{0,1}'
'"s"'::jsonb #>> '{0,1}'
'"s"'::jsonb #- '{0,1}'
'"s"'::jsonb #> '{a,NULL}'
'"s"'::jsonb #>> '{a,NULL}'
'"s"'::jsonb #- '{a,NULL}'
'"s"'::jsonb #> '{NULL}'
'"s"'::jsonb #>> '{NULL}'
'"s"'::jsonb #- '{NULL}'
'"s"'::jsonb #> '{" 1"}'
'"s"'::jsonb #>> '{" 1"}'
'"s"'::jsonb #- '{" 1"}'
'"s"'::jsonb #> '{"1 "}'
'"s"'::jsonb #>> '{"1 "}'
'"s"'::jsonb #- '{"1 "}'
'"s"'::jsonb #> '{+1}'
'"s"'::jsonb #>> '{+1}'
'"s"'::jsonb #- '{+1}'
'"s"'::jsonb #> '{1x}'
'"s"'::jsonb #>> '{1x}'
'"s"'::jsonb #- '{1x}'
'"s"'::jsonb #> '{99999999999}'
'"s"'::jsonb #>> '{99999999999}'
'"s"'::jsonb #- '{99999999999}'
'"s"'::jsonb #> '{{a},{b}}'
'"s"'::jsonb #>> '{{a},{b}}'
'"s"'::jsonb #- '{{a},{b}}'
'[]'::jsonb #> '{}'
'[]'::jsonb #>> '{}'
'[]'::jsonb #- '{}'
'[]'::jsonb #> '{a}'
'[]'::jsonb #>> '{a}'
'[]'::jsonb #- '{a}'
'[]'::jsonb #> '{a,b}'
'[]'::jsonb #>> '{a,b}'
'[]'::jsonb #- '{a,b}'
'[]'::jsonb #> '{a,b,0}'
'[]'::jsonb #>> '{a,b,0}'
'[]'::jsonb #- '{a,b,0}'
'[]'::jsonb #> '{a,b,-1,c}'
'[]'::jsonb #>> '{a,b,-1,c}'
'[]'::jsonb #- '{a,b,-1,c}'
'[]'::jsonb #> '{a,b,5}'
'[]'::jsonb #>> '{a,b,5}'
'[]'::jsonb #- '{a,b,5}'
'[]'::jsonb #> '{a,b,-5}'
'[]'::jsonb #>> '{a,b,-5}'
'[]'::jsonb #- '{a,b,-5}'
'[]'::jsonb #> '{a,b,x}'
'[]'::jsonb #>> '{a,b,x}'
'[]'::jsonb #- '{a,b,x}'
'[]'::jsonb #> '{0}'
'[]'::jsonb #>> '{0}'
'[]'::jsonb #- '{0}'
'[]'::jsonb #> '{-1}'
'[]'::jsonb #>> '{-1}'
'[]'::jsonb #- '{-1}'
'[]'::jsonb #> '{5}'
'[]'::jsonb #>> '{5}'
'[]'::jsonb #- '{5}'
'[]'::jsonb #> '{-5}'
'[]'::jsonb #>> '{-5}'
'[]'::jsonb #- '{-5}'
'[]'::jsonb #> '{n}'
'[]'::jsonb #>> '{n}'
'[]'::jsonb #- '{n}'
'[]'::jsonb #> '{n,x}'
'[]'::jsonb #>> '{n,x}'
'[]'::jsonb #- '{n,x}'
'[]'::jsonb #> '{1,0}'
'[]'::jsonb #>> '{1,0}'
'[]'::jsonb #- '{1,0}'
'[]'::jsonb #> '{1,a}'
'[]'::jsonb #>> '{1,a}'
'[]'::jsonb #- '{1,a}'
'[]'::jsonb #> '{zz}'
'[]'::jsonb #>> '{zz}'
'[]'::jsonb #- '{zz}'
'[]'::jsonb #> '{0,1}'
'[]'::jsonb #>> '{0,1}'
'[]'::jsonb #- '{0,1}'
'[]'::jsonb #> '{a,NULL}'
'[]'::jsonb #>> '{a,NULL}'
'[]'::jsonb #- '{a,NULL}'
'[]'::jsonb #> '{NULL}'
'[]'::jsonb #>> '{NULL}'
'[]'::jsonb #- '{NULL}'
'[]'::jsonb #> '{" 1"}'
'[]'::jsonb #>> '{" 1"}'
'[]'::jsonb #- '{" 1"}'
'[]'::jsonb #> '{"1 "}'
'[]'::jsonb #>> '{"1 "}'
'[]'::jsonb #- '{"1 "}'
'[]'::jsonb #> '{+1}'
'[]'::jsonb #>> '{+1}'
'[]'::jsonb #- '{+1}'
'[]'::jsonb #> '{1x}'
'[]'::jsonb #>> '{1x}'
'[]'::jsonb #- '{1x}'
'[]'::jsonb #> '{99999999999}'
'[]'::jsonb #>> '{99999999999}'
'[]'::jsonb #- '{99999999999}'
'[]'::jsonb #> '{{a},{b}}'
'[]'::jsonb #>> '{{a},{b}}'
'[]'::jsonb #- '{{a},{b}}'
'{}'::jsonb #> '{}'
'{}'::jsonb #>> '{}'
'{}'::jsonb #- '{}'
'{}'::jsonb #> '{a}'
'{}'::jsonb #>> '{a}'
'{}'::jsonb #- '{a}'
'{}'::jsonb #> '{a,b}'
'{}'::jsonb #>> '{a,b}'
'{}'::jsonb #- '{a,b}'
'{}'::jsonb #> '{a,b,0}'
'{}'::jsonb #>> '{a,b,0}'
'{}'::jsonb #- '{a,b,0}'
'{}'::jsonb #> '{a,b,-1,c}'
'{}'::jsonb #>> '{a,b,-1,c}'
'{}'::jsonb #- '{a,b,-1,c}'
'{}'::jsonb #> '{a,b,5}'
'{}'::jsonb #>> '{a,b,5}'
'{}'::jsonb #- '{a,b,5}'
'{}'::jsonb #> '{a,b,-5}'
'{}'::jsonb #>> '{a,b,-5}'
'{}'::jsonb #- '{a,b,-5}'
'{}'::jsonb #> '{a,b,x}'
'{}'::jsonb #>> '{a,b,x}'
'{}'::jsonb #- '{a,b,x}'
'{}'::jsonb #> '{0}'
'{}'::jsonb #>> '{0}'
'{}'::jsonb #- '{0}'
'{}'::jsonb #> '{-1}'
'{}'::jsonb #>> '{-1}'
'{}'::jsonb #- '{-1}'
'{}'::jsonb #> '{5}'
'{}'::jsonb #>> '{5}'
'{}'::jsonb #- '{5}'
'{}'::jsonb #> '{-5}'
'{}'::jsonb #>> '{-5}'
'{}'::jsonb #- '{-5}'
'{}'::jsonb #> '{n}'
'{}'::jsonb #>> '{n}'
'{}'::jsonb #- '{n}'
'{}'::jsonb #> '{n,x}'
'{}'::jsonb #>> '{n,x}'
'{}'::jsonb #- '{n,x}'
'{}'::jsonb #> '{1,0}'
'{}'::jsonb #>> '{1,0}'
'{}'::jsonb #- '{1,0}'
'{}'::jsonb #> '{1,a}'
'{}'::jsonb #>> '{1,a}'
'{}'::jsonb #- '{1,a}'
'{}'::jsonb #> '{zz}'
'{}'::jsonb #>> '{zz}'
'{}'::jsonb #- '{zz}'
'{}'::jsonb #> '{0,1}'
'{}'::jsonb #>> '{0,1}'
'{}'::jsonb #- '{0,1}'
'{}'::jsonb #> '{a,NULL}'
'{}'::jsonb #>> '{a,NULL}'
'{}'::jsonb #- '{a,NULL}'
'{}'::jsonb #> '{NULL}'
'{}'::jsonb #>> '{NULL}'
'{}'::jsonb #- '{NULL}'
'{}'::jsonb #> '{" 1"}'
'{}'::jsonb #>> '{" 1"}'
'{}'::jsonb #- '{" 1"}'
'{}'::jsonb #> '{"1 "}'
'{}'::jsonb #>> '{"1 "}'
'{}'::jsonb #- '{"1 "}'
'{}'::jsonb #> '{+1}'
'{}'::jsonb #>> '{+1}'
'{}'::jsonb #- '{+1}'
'{}'::jsonb #> '{1x}'
'{}'::jsonb #>> '{1x}'
'{}'::jsonb #- '{1x}'
'{}'::jsonb #> '{99999999999}'
'{}'::jsonb #>> '{99999999999}'
'{}'::jsonb #- '{99999999999}'
'{}'::jsonb #> '{{a},{b}}'
'{}'::jsonb #>> '{{a},{b}}'
'{}'::jsonb #- '{{a},{b}}'
'[1,2,3]'::jsonb #> '{}'
'[1,2,3]'::jsonb #>> '{}'
'[1,2,3]'::jsonb #- '{}'
'[1,2,3]'::jsonb #> '{a}'
'[1,2,3]'::jsonb #>> '{a}'
'[1,2,3]'::jsonb #- '{a}'
'[1,2,3]'::jsonb #> '{a,b}'
'[1,2,3]'::jsonb #>> '{a,b}'
'[1,2,3]'::jsonb #- '{a,b}'
'[1,2,3]'::jsonb #> '{a,b,0}'
'[1,2,3]'::jsonb #>> '{a,b,0}'
'[1,2,3]'::jsonb #- '{a,b,0}'
'[1,2,3]'::jsonb #> '{a,b,-1,c}'
'[1,2,3]'::jsonb #>> '{a,b,-1,c}'
'[1,2,3]'::jsonb #- '{a,b,-1,c}'
'[1,2,3]'::jsonb #> '{a,b,5}'
'[1,2,3]'::jsonb #>> '{a,b,5}'
'[1,2,3]'::jsonb #- '{a,b,5}'
'[1,2,3]'::jsonb #> '{a,b,-5}'
'[1,2,3]'::jsonb #>> '{a,b,-5}'
'[1,2,3]'::jsonb #- '{a,b,-5}'
'[1,2,3]'::jsonb #> '{a,b,x}'
'[1,2,3]'::jsonb #>> '{a,b,x}'
'[1,2,3]'::jsonb #- '{a,b,x}'
'[1,2,3]'::jsonb #> '{0}'
'[1,2,3]'::jsonb #>> '{0}'
'[1,2,3]'::jsonb #- '{0}'
'[1,2,3]'::jsonb #> '{-1}'
'[1,2,3]'::jsonb #>> '{-1}'
'[1,2,3]'::jsonb #- '{-1}'
'[1,2,3]'::jsonb #> '{5}'
'[1,2,3]'::jsonb #>> '{5}'
'[1,2,3]'::jsonb #- '{5}'
'[1,2,3]'::jsonb #> '{-5}'
'[1,2,3]'::jsonb #>> '{-5}'
'[1,2,3]'::jsonb #- '{-5}'
'[1,2,3]'::jsonb #> '{n}'
'[1,2,3]'::jsonb #>> '{n}'
'[1,2,3]'::jsonb #- '{n}'
'[1,2,3]'::jsonb #> '{n,x}'
'[1,2,3]'::jsonb #>> '{n,x}'
'[1,2,3]'::jsonb #- '{n,x}'
'[1,2,3]'::jsonb #> '{1,0}'
'[1,2,3]'::jsonb #>> '{1,0}'
'[1,2,3]'::jsonb #- '{1,0}'
'[1,2,3]'::jsonb #> '{1,a}'
'[1,2,3]'::jsonb #>> '{1,a}'
'[1,2,3]'::jsonb #- '{1,a}'
'[1,2,3]'::jsonb #> '{zz}'
'[1,2,3]'::jsonb #>> '{zz}'
'[1,2,3]'::jsonb #- '{zz}'
'[1,2,3]'::jsonb #> '{0,1}'
'[1,2,3]'::jsonb #>> '{0,1}'
'[1,2,3]'::jsonb #- '{0,1}'
'[1,2,3]'::jsonb #> '{a,NULL}'
'[1,2,3]'::jsonb #>> '{a,NULL}'
'[1,2,3]'::jsonb #- '{a,NULL}'
'[1,2,3]'::jsonb #> '{NULL}'
'[1,2,3]'::jsonb #>> '{NULL}'
'[1,2,3]'::jsonb #- '{NULL}'
'[1,2,3]'::jsonb #> '{" 1"}'
'[1,2,3]'::jsonb #>> '{" 1"}'
'[1,2,3]'::jsonb #- '{" 1"}'
'[1,2,3]'::jsonb #> '{"1 "}'
'[1,2,3]'::jsonb #>> '{"1 "}'
'[1,2,3]'::jsonb #- '{"1 "}'
'[1,2,3]'::jsonb #> '{+1}'
'[1,2,3]'::jsonb #>> '{+1}'
'[1,2,3]'::jsonb #- '{+1}'
'[1,2,3]'::jsonb #> '{1x}'
'[1,2,3]'::jsonb #>> '{1x}'
'[1,2,3]'::jsonb #- '{1x}'
'[1,2,3]'::jsonb #> '{99999999999}'
'[1,2,3]'::jsonb #>> '{99999999999}'
'[1,2,3]'::jsonb #- '{99999999999}'
'[1,2,3]'::jsonb #> '{{a},{b}}'
'[1,2,3]'::jsonb #>> '{{a},{b}}'
'[1,2,3]'::jsonb #- '{{a},{b}}'
'{"a":1}'::jsonb #> '{}'
'{"a":1}'::jsonb #>> '{}'
'{"a":1}'::jsonb #- '{}'
'{"a":1}'::jsonb #> '{a}'
'{"a":1}'::jsonb #>> '{a}'
'{"a":1}'::jsonb #- '{a}'
'{"a":1}'::jsonb #> '{a,b}'
'{"a":1}'::jsonb #>> '{a,b}'
'{"a":1}'::jsonb #- '{a,b}'
'{"a":1}'::jsonb #> '{a,b,0}'
'{"a":1}'::jsonb #>> '{a,b,0}'
'{"a":1}'::jsonb #- '{a,b,0}'
'{"a":1}'::jsonb #> '{a,b,-1,c}'
'{"a":1}'::jsonb #>> '{a,b,-1,c}'
'{"a":1}'::jsonb #- '{a,b,-1,c}'
'{"a":1}'::jsonb #> '{a,b,5}'
'{"a":1}'::jsonb #>> '{a,b,5}'
'{"a":1}'::jsonb #- '{a,b,5}'
'{"a":1}'::jsonb #> '{a,b,-5}'
'{"a":1}'::jsonb #>> '{a,b,-5}'
'{"a":1}'::jsonb #- '{a,b,-5}'
'{"a":1}'::jsonb #> '{a,b,x}'
'{"a":1}'::jsonb #>> '{a,b,x}'
'{"a":1}'::jsonb #- '{a,b,x}'
'{"a":1}'::jsonb #> '{0}'
'{"a":1}'::jsonb #>> '{0}'
'{"a":1}'::jsonb #- '{0}'
'{"a":1}'::jsonb #> '{-1}'
'{"a":1}'::jsonb #>> '{-1}'
'{"a":1}'::jsonb #- '{-1}'
'{"a":1}'::jsonb #> '{5}'
'{"a":1}'::jsonb #>> '{5}'
'{"a":1}'::jsonb #- '{5}'
'{"a":1}'::jsonb #> '{-5}'
'{"a":1}'::jsonb #>> '{-5}'
'{"a":1}'::jsonb #- '{-5}'
'{"a":1}'::jsonb #> '{n}'
'{"a":1}'::jsonb #>> '{n}'
'{"a":1}'::jsonb #- '{n}'
'{"a":1}'::jsonb #> '{n,x}'
'{"a":1}'::jsonb #>> '{n,x}'
'{"a":1}'::jsonb #- '{n,x}'
'{"a":1}'::jsonb #> '{1,0}'
'{"a":1}'::jsonb #>> '{1,0}'
'{"a":1}'::jsonb #- '{1,0}'
'{"a":1}'::jsonb #> '{1,a}'
'{"a":1}'::jsonb #>> '{1,a}'
'{"a":1}'::jsonb #- '{1,a}'
'{"a":1}'::jsonb #> '{zz}'
'{"a":1}'::jsonb #>> '{zz}'
'{"a":1}'::jsonb #- '{zz}'
'{"a":1}'::jsonb #> '{0,1}'
'{"a":1}'::jsonb #>> '{0,1}'
'{"a":1}'::jsonb #- '{0,1}'
'{"a":1}'::jsonb #> '{a,NULL}'
'{"a":1}'::jsonb #>> '{a,NULL}'
'{"a":1}'::jsonb #- '{a,NULL}'
'{"a":1}'::jsonb #> '{NULL}'
'{"a":1}'::jsonb #>> '{NULL}'
'{"a":1}'::jsonb #- '{NULL}'
'{"a":1}'::jsonb #> '{" 1"}'
'{"a":1}'::jsonb #>> '{" 1"}'
'{"a":1}'::jsonb #- '{" 1"}'
'{"a":1}'::jsonb #> '{"1 "}'
'{"a":1}'::jsonb #>> '{"1 "}'
'{"a":1}'::jsonb #- '{"1 "}'
'{"a":1}'::jsonb #> '{+1}'
'{"a":1}'::jsonb #>> '{+1}'
'{"a":1}'::jsonb #- '{+1}'
'{"a":1}'::jsonb #> '{1x}'
'{"a":1}'::jsonb #>> '{1x}'
'{"a":1}'::jsonb #- '{1x}'
'{"a":1}'::jsonb #> '{99999999999}'
'{"a":1}'::jsonb #>> '{99999999999}'
'{"a":1}'::jsonb #- '{99999999999}'
'{"a":1}'::jsonb #> '{{a},{b}}'
'{"a":1}'::jsonb #>> '{{a},{b}}'
'{"a":1}'::jsonb #- '{{a},{b}}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a,b}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a,b}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a,b}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a,b,0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a,b,0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a,b,0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a,b,-1,c}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a,b,-1,c}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a,b,-1,c}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a,b,5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a,b,5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a,b,5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a,b,-5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a,b,-5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a,b,-5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a,b,x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a,b,x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a,b,x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{-1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{-1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{-1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{-5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{-5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{-5}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{n}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{n}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{n}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{n,x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{n,x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{n,x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{1,0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{1,0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{1,0}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{1,a}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{1,a}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{1,a}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{zz}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{zz}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{zz}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{0,1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{0,1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{0,1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{a,NULL}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{a,NULL}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{a,NULL}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{NULL}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{NULL}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{NULL}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{" 1"}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{" 1"}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{" 1"}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{"1 "}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{"1 "}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{"1 "}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{+1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{+1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{+1}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{1x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{1x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{1x}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{99999999999}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{99999999999}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{99999999999}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #> '{{a},{b}}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #>> '{{a},{b}}'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}'::jsonb #- '{{a},{b}}'
'[[1,2],{"a":3}]'::jsonb #> '{}'
'[[1,2],{"a":3}]'::jsonb #>> '{}'
'[[1,2],{"a":3}]'::jsonb #- '{}'
'[[1,2],{"a":3}]'::jsonb #> '{a}'
'[[1,2],{"a":3}]'::jsonb #>> '{a}'
'[[1,2],{"a":3}]'::jsonb #- '{a}'
'[[1,2],{"a":3}]'::jsonb #> '{a,b}'
'[[1,2],{"a":3}]'::jsonb #>> '{a,b}'
'[[1,2],{"a":3}]'::jsonb #- '{a,b}'
'[[1,2],{"a":3}]'::jsonb #> '{a,b,0}'
'[[1,2],{"a":3}]'::jsonb #>> '{a,b,0}'
'[[1,2],{"a":3}]'::jsonb #- '{a,b,0}'
'[[1,2],{"a":3}]'::jsonb #> '{a,b,-1,c}'
'[[1,2],{"a":3}]'::jsonb #>> '{a,b,-1,c}'
'[[1,2],{"a":3}]'::jsonb #- '{a,b,-1,c}'
'[[1,2],{"a":3}]'::jsonb #> '{a,b,5}'
'[[1,2],{"a":3}]'::jsonb #>> '{a,b,5}'
'[[1,2],{"a":3}]'::jsonb #- '{a,b,5}'
'[[1,2],{"a":3}]'::jsonb #> '{a,b,-5}'
'[[1,2],{"a":3}]'::jsonb #>> '{a,b,-5}'
'[[1,2],{"a":3}]'::jsonb #- '{a,b,-5}'
'[[1,2],{"a":3}]'::jsonb #> '{a,b,x}'
'[[1,2],{"a":3}]'::jsonb #>> '{a,b,x}'
'[[1,2],{"a":3}]'::jsonb #- '{a,b,x}'
'[[1,2],{"a":3}]'::jsonb #> '{0}'
'[[1,2],{"a":3}]'::jsonb #>> '{0}'
'[[1,2],{"a":3}]'::jsonb #- '{0}'
'[[1,2],{"a":3}]'::jsonb #> '{-1}'
'[[1,2],{"a":3}]'::jsonb #>> '{-1}'
'[[1,2],{"a":3}]'::jsonb #- '{-1}'
'[[1,2],{"a":3}]'::jsonb #> '{5}'
'[[1,2],{"a":3}]'::jsonb #>> '{5}'
'[[1,2],{"a":3}]'::jsonb #- '{5}'
'[[1,2],{"a":3}]'::jsonb #> '{-5}'
'[[1,2],{"a":3}]'::jsonb #>> '{-5}'
'[[1,2],{"a":3}]'::jsonb #- '{-5}'
'[[1,2],{"a":3}]'::jsonb #> '{n}'
'[[1,2],{"a":3}]'::jsonb #>> '{n}'
'[[1,2],{"a":3}]'::jsonb #- '{n}'
'[[1,2],{"a":3}]'::jsonb #> '{n,x}'
'[[1,2],{"a":3}]'::jsonb #>> '{n,x}'
'[[1,2],{"a":3}]'::jsonb #- '{n,x}'
'[[1,2],{"a":3}]'::jsonb #> '{1,0}'
'[[1,2],{"a":3}]'::jsonb #>> '{1,0}'
'[[1,2],{"a":3}]'::jsonb #- '{1,0}'
'[[1,2],{"a":3}]'::jsonb #> '{1,a}'
'[[1,2],{"a":3}]'::jsonb #>> '{1,a}'
'[[1,2],{"a":3}]'::jsonb #- '{1,a}'
'[[1,2],{"a":3}]'::jsonb #> '{zz}'
'[[1,2],{"a":3}]'::jsonb #>> '{zz}'
'[[1,2],{"a":3}]'::jsonb #- '{zz}'
'[[1,2],{"a":3}]'::jsonb #> '{0,1}'
'[[1,2],{"a":3}]'::jsonb #>> '{0,1}'
'[[1,2],{"a":3}]'::jsonb #- '{0,1}'
'[[1,2],{"a":3}]'::jsonb #> '{a,NULL}'
'[[1,2],{"a":3}]'::jsonb #>> '{a,NULL}'
'[[1,2],{"a":3}]'::jsonb #- '{a,NULL}'
'[[1,2],{"a":3}]'::jsonb #> '{NULL}'
'[[1,2],{"a":3}]'::jsonb #>> '{NULL}'
'[[1,2],{"a":3}]'::jsonb #- '{NULL}'
'[[1,2],{"a":3}]'::jsonb #> '{" 1"}'
'[[1,2],{"a":3}]'::jsonb #>> '{" 1"}'
'[[1,2],{"a":3}]'::jsonb #- '{" 1"}'
'[[1,2],{"a":3}]'::jsonb #> '{"1 "}'
'[[1,2],{"a":3}]'::jsonb #>> '{"1 "}'
'[[1,2],{"a":3}]'::jsonb #- '{"1 "}'
'[[1,2],{"a":3}]'::jsonb #> '{+1}'
'[[1,2],{"a":3}]'::jsonb #>> '{+1}'
'[[1,2],{"a":3}]'::jsonb #- '{+1}'
'[[1,2],{"a":3}]'::jsonb #> '{1x}'
'[[1,2],{"a":3}]'::jsonb #>> '{1x}'
'[[1,2],{"a":3}]'::jsonb #- '{1x}'
'[[1,2],{"a":3}]'::jsonb #> '{99999999999}'
'[[1,2],{"a":3}]'::jsonb #>> '{99999999999}'
'[[1,2],{"a":3}]'::jsonb #- '{99999999999}'
'[[1,2],{"a":3}]'::jsonb #> '{{a},{b}}'
'[[1,2],{"a":3}]'::jsonb #>> '{{a},{b}}'
'[[1,2],{"a":3}]'::jsonb #- '{{a},{b}}'
jsonb_set('[]', '{}', '"new"')
jsonb_set('[]', '{}', '[9]', false)
jsonb_insert('[]', '{}', '"new"')
jsonb_insert('[]', '{}', '{"k":1}', true)
jsonb_set('[]', '{a}', '"new"')
jsonb_set('[]', '{a}', '[9]', false)
jsonb_insert('[]', '{a}', '"new"')
jsonb_insert('[]', '{a}', '{"k":1}', true)
jsonb_set('[]', '{a,b}', '"new"')
jsonb_set('[]', '{a,b}', '[9]', false)
jsonb_insert('[]', '{a,b}', '"new"')
jsonb_insert('[]', '{a,b}', '{"k":1}', true)
jsonb_set('[]', '{a,b,0}', '"new"')
jsonb_set('[]', '{a,b,0}', '[9]', false)
jsonb_insert('[]', '{a,b,0}', '"new"')
jsonb_insert('[]', '{a,b,0}', '{"k":1}', true)
jsonb_set('[]', '{a,b,-1,c}', '"new"')
jsonb_set('[]', '{a,b,-1,c}', '[9]', false)
jsonb_insert('[]', '{a,b,-1,c}', '"new"')
jsonb_insert('[]', '{a,b,-1,c}', '{"k":1}', true)
jsonb_set('[]', '{a,b,5}', '"new"')
jsonb_set('[]', '{a,b,5}', '[9]', false)
jsonb_insert('[]', '{a,b,5}', '"new"')
jsonb_insert('[]', '{a,b,5}', '{"k":1}', true)
jsonb_set('[]', '{a,b,-5}', '"new"')
jsonb_set('[]', '{a,b,-5}', '[9]', false)
jsonb_insert('[]', '{a,b,-5}', '"new"')
jsonb_insert('[]', '{a,b,-5}', '{"k":1}', true)
jsonb_set('[]', '{a,b,x}', '"new"')
jsonb_set('[]', '{a,b,x}', '[9]', false)
jsonb_insert('[]', '{a,b,x}', '"new"')
jsonb_insert('[]', '{a,b,x}', '{"k":1}', true)
jsonb_set('[]', '{0}', '"new"')
jsonb_set('[]', '{0}', '[9]', false)
jsonb_insert('[]', '{0}', '"new"')
jsonb_insert('[]', '{0}', '{"k":1}', true)
jsonb_set('[]', '{-1}', '"new"')
jsonb_set('[]', '{-1}', '[9]', false)
jsonb_insert('[]', '{-1}', '"new"')
jsonb_insert('[]', '{-1}', '{"k":1}', true)
jsonb_set('[]', '{5}', '"new"')
jsonb_set('[]', '{5}', '[9]', false)
jsonb_insert('[]', '{5}', '"new"')
jsonb_insert('[]', '{5}', '{"k":1}', true)
jsonb_set('[]', '{-5}', '"new"')
jsonb_set('[]', '{-5}', '[9]', false)
jsonb_insert('[]', '{-5}', '"new"')
jsonb_insert('[]', '{-5}', '{"k":1}', true)
jsonb_set('[]', '{n}', '"new"')
jsonb_set('[]', '{n}', '[9]', false)
jsonb_insert('[]', '{n}', '"new"')
jsonb_insert('[]', '{n}', '{"k":1}', true)
jsonb_set('[]', '{n,x}', '"new"')
jsonb_set('[]', '{n,x}', '[9]', false)
jsonb_insert('[]', '{n,x}', '"new"')
jsonb_insert('[]', '{n,x}', '{"k":1}', true)
jsonb_set('[]', '{1,0}', '"new"')
jsonb_set('[]', '{1,0}', '[9]', false)
jsonb_insert('[]', '{1,0}', '"new"')
jsonb_insert('[]', '{1,0}', '{"k":1}', true)
jsonb_set('[]', '{1,a}', '"new"')
jsonb_set('[]', '{1,a}', '[9]', false)
jsonb_insert('[]', '{1,a}', '"new"')
jsonb_insert('[]', '{1,a}', '{"k":1}', true)
jsonb_set('[]', '{zz}', '"new"')
jsonb_set('[]', '{zz}', '[9]', false)
jsonb_insert('[]', '{zz}', '"new"')
jsonb_insert('[]', '{zz}', '{"k":1}', true)
jsonb_set('[]', '{0,1}', '"new"')
jsonb_set('[]', '{0,1}', '[9]', false)
jsonb_insert('[]', '{0,1}', '"new"')
jsonb_insert('[]', '{0,1}', '{"k":1}', true)
jsonb_set('[]', '{a,NULL}', '"new"')
jsonb_set('[]', '{a,NULL}', '[9]', false)
jsonb_insert('[]', '{a,NULL}', '"new"')
jsonb_insert('[]', '{a,NULL}', '{"k":1}', true)
jsonb_set('[]', '{NULL}', '"new"')
jsonb_set('[]', '{NULL}', '[9]', false)
jsonb_insert('[]', '{NULL}', '"new"')
jsonb_insert('[]', '{NULL}', '{"k":1}', true)
jsonb_set('[]', '{" 1"}', '"new"')
jsonb_set('[]', '{" 1"}', '[9]', false)
jsonb_insert('[]', '{" 1"}', '"new"')
jsonb_insert('[]', '{" 1"}', '{"k":1}', true)
jsonb_set('[]', '{"1 "}', '"new"')
jsonb_set('[]', '{"1 "}', '[9]', false)
jsonb_insert('[]', '{"1 "}', '"new"')
jsonb_insert('[]', '{"1 "}', '{"k":1}', true)
jsonb_set('[]', '{+1}', '"new"')
jsonb_set('[]', '{+1}', '[9]', false)
jsonb_insert('[]', '{+1}', '"new"')
jsonb_insert('[]', '{+1}', '{"k":1}', true)
jsonb_set('[]', '{1x}', '"new"')
jsonb_set('[]', '{1x}', '[9]', false)
jsonb_insert('[]', '{1x}', '"new"')
jsonb_insert('[]', '{1x}', '{"k":1}', true)
jsonb_set('[]', '{99999999999}', '"new"')
jsonb_set('[]', '{99999999999}', '[9]', false)
jsonb_insert('[]', '{99999999999}', '"new"')
jsonb_insert('[]', '{99999999999}', '{"k":1}', true)
jsonb_set('[]', '{{a},{b}}', '"new"')
jsonb_set('[]', '{{a},{b}}', '[9]', false)
jsonb_insert('[]', '{{a},{b}}', '"new"')
jsonb_insert('[]', '{{a},{b}}', '{"k":1}', true)
jsonb_set('{}', '{}', '"new"')
jsonb_set('{}', '{}', '[9]', false)
jsonb_insert('{}', '{}', '"new"')
jsonb_insert('{}', '{}', '{"k":1}', true)
jsonb_set('{}', '{a}', '"new"')
jsonb_set('{}', '{a}', '[9]', false)
jsonb_insert('{}', '{a}', '"new"')
jsonb_insert('{}', '{a}', '{"k":1}', true)
jsonb_set('{}', '{a,b}', '"new"')
jsonb_set('{}', '{a,b}', '[9]', false)
jsonb_insert('{}', '{a,b}', '"new"')
jsonb_insert('{}', '{a,b}', '{"k":1}', true)
jsonb_set('{}', '{a,b,0}', '"new"')
jsonb_set('{}', '{a,b,0}', '[9]', false)
jsonb_insert('{}', '{a,b,0}', '"new"')
jsonb_insert('{}', '{a,b,0}', '{"k":1}', true)
jsonb_set('{}', '{a,b,-1,c}', '"new"')
jsonb_set('{}', '{a,b,-1,c}', '[9]', false)
jsonb_insert('{}', '{a,b,-1,c}', '"new"')
jsonb_insert('{}', '{a,b,-1,c}', '{"k":1}', true)
jsonb_set('{}', '{a,b,5}', '"new"')
jsonb_set('{}', '{a,b,5}', '[9]', false)
jsonb_insert('{}', '{a,b,5}', '"new"')
jsonb_insert('{}', '{a,b,5}', '{"k":1}', true)
jsonb_set('{}', '{a,b,-5}', '"new"')
jsonb_set('{}', '{a,b,-5}', '[9]', false)
jsonb_insert('{}', '{a,b,-5}', '"new"')
jsonb_insert('{}', '{a,b,-5}', '{"k":1}', true)
jsonb_set('{}', '{a,b,x}', '"new"')
jsonb_set('{}', '{a,b,x}', '[9]', false)
jsonb_insert('{}', '{a,b,x}', '"new"')
jsonb_insert('{}', '{a,b,x}', '{"k":1}', true)
jsonb_set('{}', '{0}', '"new"')
jsonb_set('{}', '{0}', '[9]', false)
jsonb_insert('{}', '{0}', '"new"')
jsonb_insert('{}', '{0}', '{"k":1}', true)
jsonb_set('{}', '{-1}', '"new"')
jsonb_set('{}', '{-1}', '[9]', false)
jsonb_insert('{}', '{-1}', '"new"')
jsonb_insert('{}', '{-1}', '{"k":1}', true)
jsonb_set('{}', '{5}', '"new"')
jsonb_set('{}', '{5}', '[9]', false)
jsonb_insert('{}', '{5}', '"new"')
jsonb_insert('{}', '{5}', '{"k":1}', true)
jsonb_set('{}', '{-5}', '"new"')
jsonb_set('{}', '{-5}', '[9]', false)
jsonb_insert('{}', '{-5}', '"new"')
jsonb_insert('{}', '{-5}', '{"k":1}', true)
jsonb_set('{}', '{n}', '"new"')
jsonb_set('{}', '{n}', '[9]', false)
jsonb_insert('{}', '{n}', '"new"')
jsonb_insert('{}', '{n}', '{"k":1}', true)
jsonb_set('{}', '{n,x}', '"new"')
jsonb_set('{}', '{n,x}', '[9]', false)
jsonb_insert('{}', '{n,x}', '"new"')
jsonb_insert('{}', '{n,x}', '{"k":1}', true)
jsonb_set('{}', '{1,0}', '"new"')
jsonb_set('{}', '{1,0}', '[9]', false)
jsonb_insert('{}', '{1,0}', '"new"')
jsonb_insert('{}', '{1,0}', '{"k":1}', true)
jsonb_set('{}', '{1,a}', '"new"')
jsonb_set('{}', '{1,a}', '[9]', false)
jsonb_insert('{}', '{1,a}', '"new"')
jsonb_insert('{}', '{1,a}', '{"k":1}', true)
jsonb_set('{}', '{zz}', '"new"')
jsonb_set('{}', '{zz}', '[9]', false)
jsonb_insert('{}', '{zz}', '"new"')
jsonb_insert('{}', '{zz}', '{"k":1}', true)
jsonb_set('{}', '{0,1}', '"new"')
jsonb_set('{}', '{0,1}', '[9]', false)
jsonb_insert('{}', '{0,1}', '"new"')
jsonb_insert('{}', '{0,1}', '{"k":1}', true)
jsonb_set('{}', '{a,NULL}', '"new"')
jsonb_set('{}', '{a,NULL}', '[9]', false)
jsonb_insert('{}', '{a,NULL}', '"new"')
jsonb_insert('{}', '{a,NULL}', '{"k":1}', true)
jsonb_set('{}', '{NULL}', '"new"')
jsonb_set('{}', '{NULL}', '[9]', false)
jsonb_insert('{}', '{NULL}', '"new"')
jsonb_insert('{}', '{NULL}', '{"k":1}', true)
jsonb_set('{}', '{" 1"}', '"new"')
jsonb_set('{}', '{" 1"}', '[9]', false)
jsonb_insert('{}', '{" 1"}', '"new"')
jsonb_insert('{}', '{" 1"}', '{"k":1}', true)
jsonb_set('{}', '{"1 "}', '"new"')
jsonb_set('{}', '{"1 "}', '[9]', false)
jsonb_insert('{}', '{"1 "}', '"new"')
jsonb_insert('{}', '{"1 "}', '{"k":1}', true)
jsonb_set('{}', '{+1}', '"new"')
jsonb_set('{}', '{+1}', '[9]', false)
jsonb_insert('{}', '{+1}', '"new"')
jsonb_insert('{}', '{+1}', '{"k":1}', true)
jsonb_set('{}', '{1x}', '"new"')
jsonb_set('{}', '{1x}', '[9]', false)
jsonb_insert('{}', '{1x}', '"new"')
jsonb_insert('{}', '{1x}', '{"k":1}', true)
jsonb_set('{}', '{99999999999}', '"new"')
jsonb_set('{}', '{99999999999}', '[9]', false)
jsonb_insert('{}', '{99999999999}', '"new"')
jsonb_insert('{}', '{99999999999}', '{"k":1}', true)
jsonb_set('{}', '{{a},{b}}', '"new"')
jsonb_set('{}', '{{a},{b}}', '[9]', false)
jsonb_insert('{}', '{{a},{b}}', '"new"')
jsonb_insert('{}', '{{a},{b}}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{}', '"new"')
jsonb_set('[1,2,3]', '{}', '[9]', false)
jsonb_insert('[1,2,3]', '{}', '"new"')
jsonb_insert('[1,2,3]', '{}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a}', '"new"')
jsonb_set('[1,2,3]', '{a}', '[9]', false)
jsonb_insert('[1,2,3]', '{a}', '"new"')
jsonb_insert('[1,2,3]', '{a}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a,b}', '"new"')
jsonb_set('[1,2,3]', '{a,b}', '[9]', false)
jsonb_insert('[1,2,3]', '{a,b}', '"new"')
jsonb_insert('[1,2,3]', '{a,b}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a,b,0}', '"new"')
jsonb_set('[1,2,3]', '{a,b,0}', '[9]', false)
jsonb_insert('[1,2,3]', '{a,b,0}', '"new"')
jsonb_insert('[1,2,3]', '{a,b,0}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a,b,-1,c}', '"new"')
jsonb_set('[1,2,3]', '{a,b,-1,c}', '[9]', false)
jsonb_insert('[1,2,3]', '{a,b,-1,c}', '"new"')
jsonb_insert('[1,2,3]', '{a,b,-1,c}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a,b,5}', '"new"')
jsonb_set('[1,2,3]', '{a,b,5}', '[9]', false)
jsonb_insert('[1,2,3]', '{a,b,5}', '"new"')
jsonb_insert('[1,2,3]', '{a,b,5}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a,b,-5}', '"new"')
jsonb_set('[1,2,3]', '{a,b,-5}', '[9]', false)
jsonb_insert('[1,2,3]', '{a,b,-5}', '"new"')
jsonb_insert('[1,2,3]', '{a,b,-5}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a,b,x}', '"new"')
jsonb_set('[1,2,3]', '{a,b,x}', '[9]', false)
jsonb_insert('[1,2,3]', '{a,b,x}', '"new"')
jsonb_insert('[1,2,3]', '{a,b,x}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{0}', '"new"')
jsonb_set('[1,2,3]', '{0}', '[9]', false)
jsonb_insert('[1,2,3]', '{0}', '"new"')
jsonb_insert('[1,2,3]', '{0}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{-1}', '"new"')
jsonb_set('[1,2,3]', '{-1}', '[9]', false)
jsonb_insert('[1,2,3]', '{-1}', '"new"')
jsonb_insert('[1,2,3]', '{-1}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{5}', '"new"')
jsonb_set('[1,2,3]', '{5}', '[9]', false)
jsonb_insert('[1,2,3]', '{5}', '"new"')
jsonb_insert('[1,2,3]', '{5}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{-5}', '"new"')
jsonb_set('[1,2,3]', '{-5}', '[9]', false)
jsonb_insert('[1,2,3]', '{-5}', '"new"')
jsonb_insert('[1,2,3]', '{-5}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{n}', '"new"')
jsonb_set('[1,2,3]', '{n}', '[9]', false)
jsonb_insert('[1,2,3]', '{n}', '"new"')
jsonb_insert('[1,2,3]', '{n}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{n,x}', '"new"')
jsonb_set('[1,2,3]', '{n,x}', '[9]', false)
jsonb_insert('[1,2,3]', '{n,x}', '"new"')
jsonb_insert('[1,2,3]', '{n,x}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{1,0}', '"new"')
jsonb_set('[1,2,3]', '{1,0}', '[9]', false)
jsonb_insert('[1,2,3]', '{1,0}', '"new"')
jsonb_insert('[1,2,3]', '{1,0}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{1,a}', '"new"')
jsonb_set('[1,2,3]', '{1,a}', '[9]', false)
jsonb_insert('[1,2,3]', '{1,a}', '"new"')
jsonb_insert('[1,2,3]', '{1,a}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{zz}', '"new"')
jsonb_set('[1,2,3]', '{zz}', '[9]', false)
jsonb_insert('[1,2,3]', '{zz}', '"new"')
jsonb_insert('[1,2,3]', '{zz}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{0,1}', '"new"')
jsonb_set('[1,2,3]', '{0,1}', '[9]', false)
jsonb_insert('[1,2,3]', '{0,1}', '"new"')
jsonb_insert('[1,2,3]', '{0,1}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{a,NULL}', '"new"')
jsonb_set('[1,2,3]', '{a,NULL}', '[9]', false)
jsonb_insert('[1,2,3]', '{a,NULL}', '"new"')
jsonb_insert('[1,2,3]', '{a,NULL}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{NULL}', '"new"')
jsonb_set('[1,2,3]', '{NULL}', '[9]', false)
jsonb_insert('[1,2,3]', '{NULL}', '"new"')
jsonb_insert('[1,2,3]', '{NULL}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{" 1"}', '"new"')
jsonb_set('[1,2,3]', '{" 1"}', '[9]', false)
jsonb_insert('[1,2,3]', '{" 1"}', '"new"')
jsonb_insert('[1,2,3]', '{" 1"}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{"1 "}', '"new"')
jsonb_set('[1,2,3]', '{"1 "}', '[9]', false)
jsonb_insert('[1,2,3]', '{"1 "}', '"new"')
jsonb_insert('[1,2,3]', '{"1 "}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{+1}', '"new"')
jsonb_set('[1,2,3]', '{+1}', '[9]', false)
jsonb_insert('[1,2,3]', '{+1}', '"new"')
jsonb_insert('[1,2,3]', '{+1}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{1x}', '"new"')
jsonb_set('[1,2,3]', '{1x}', '[9]', false)
jsonb_insert('[1,2,3]', '{1x}', '"new"')
jsonb_insert('[1,2,3]', '{1x}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{99999999999}', '"new"')
jsonb_set('[1,2,3]', '{99999999999}', '[9]', false)
jsonb_insert('[1,2,3]', '{99999999999}', '"new"')
jsonb_insert('[1,2,3]', '{99999999999}', '{"k":1}', true)
jsonb_set('[1,2,3]', '{{a},{b}}', '"new"')
jsonb_set('[1,2,3]', '{{a},{b}}', '[9]', false)
jsonb_insert('[1,2,3]', '{{a},{b}}', '"new"')
jsonb_insert('[1,2,3]', '{{a},{b}}', '{"k":1}', true)
jsonb_set('{"a":1}', '{}', '"new"')
jsonb_set('{"a":1}', '{}', '[9]', false)
jsonb_insert('{"a":1}', '{}', '"new"')
jsonb_insert('{"a":1}', '{}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a}', '"new"')
jsonb_set('{"a":1}', '{a}', '[9]', false)
jsonb_insert('{"a":1}', '{a}', '"new"')
jsonb_insert('{"a":1}', '{a}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a,b}', '"new"')
jsonb_set('{"a":1}', '{a,b}', '[9]', false)
jsonb_insert('{"a":1}', '{a,b}', '"new"')
jsonb_insert('{"a":1}', '{a,b}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a,b,0}', '"new"')
jsonb_set('{"a":1}', '{a,b,0}', '[9]', false)
jsonb_insert('{"a":1}', '{a,b,0}', '"new"')
jsonb_insert('{"a":1}', '{a,b,0}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a,b,-1,c}', '"new"')
jsonb_set('{"a":1}', '{a,b,-1,c}', '[9]', false)
jsonb_insert('{"a":1}', '{a,b,-1,c}', '"new"')
jsonb_insert('{"a":1}', '{a,b,-1,c}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a,b,5}', '"new"')
jsonb_set('{"a":1}', '{a,b,5}', '[9]', false)
jsonb_insert('{"a":1}', '{a,b,5}', '"new"')
jsonb_insert('{"a":1}', '{a,b,5}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a,b,-5}', '"new"')
jsonb_set('{"a":1}', '{a,b,-5}', '[9]', false)
jsonb_insert('{"a":1}', '{a,b,-5}', '"new"')
jsonb_insert('{"a":1}', '{a,b,-5}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a,b,x}', '"new"')
jsonb_set('{"a":1}', '{a,b,x}', '[9]', false)
jsonb_insert('{"a":1}', '{a,b,x}', '"new"')
jsonb_insert('{"a":1}', '{a,b,x}', '{"k":1}', true)
jsonb_set('{"a":1}', '{0}', '"new"')
jsonb_set('{"a":1}', '{0}', '[9]', false)
jsonb_insert('{"a":1}', '{0}', '"new"')
jsonb_insert('{"a":1}', '{0}', '{"k":1}', true)
jsonb_set('{"a":1}', '{-1}', '"new"')
jsonb_set('{"a":1}', '{-1}', '[9]', false)
jsonb_insert('{"a":1}', '{-1}', '"new"')
jsonb_insert('{"a":1}', '{-1}', '{"k":1}', true)
jsonb_set('{"a":1}', '{5}', '"new"')
jsonb_set('{"a":1}', '{5}', '[9]', false)
jsonb_insert('{"a":1}', '{5}', '"new"')
jsonb_insert('{"a":1}', '{5}', '{"k":1}', true)
jsonb_set('{"a":1}', '{-5}', '"new"')
jsonb_set('{"a":1}', '{-5}', '[9]', false)
jsonb_insert('{"a":1}', '{-5}', '"new"')
jsonb_insert('{"a":1}', '{-5}', '{"k":1}', true)
jsonb_set('{"a":1}', '{n}', '"new"')
jsonb_set('{"a":1}', '{n}', '[9]', false)
jsonb_insert('{"a":1}', '{n}', '"new"')
jsonb_insert('{"a":1}', '{n}', '{"k":1}', true)
jsonb_set('{"a":1}', '{n,x}', '"new"')
jsonb_set('{"a":1}', '{n,x}', '[9]', false)
jsonb_insert('{"a":1}', '{n,x}', '"new"')
jsonb_insert('{"a":1}', '{n,x}', '{"k":1}', true)
jsonb_set('{"a":1}', '{1,0}', '"new"')
jsonb_set('{"a":1}', '{1,0}', '[9]', false)
jsonb_insert('{"a":1}', '{1,0}', '"new"')
jsonb_insert('{"a":1}', '{1,0}', '{"k":1}', true)
jsonb_set('{"a":1}', '{1,a}', '"new"')
jsonb_set('{"a":1}', '{1,a}', '[9]', false)
jsonb_insert('{"a":1}', '{1,a}', '"new"')
jsonb_insert('{"a":1}', '{1,a}', '{"k":1}', true)
jsonb_set('{"a":1}', '{zz}', '"new"')
jsonb_set('{"a":1}', '{zz}', '[9]', false)
jsonb_insert('{"a":1}', '{zz}', '"new"')
jsonb_insert('{"a":1}', '{zz}', '{"k":1}', true)
jsonb_set('{"a":1}', '{0,1}', '"new"')
jsonb_set('{"a":1}', '{0,1}', '[9]', false)
jsonb_insert('{"a":1}', '{0,1}', '"new"')
jsonb_insert('{"a":1}', '{0,1}', '{"k":1}', true)
jsonb_set('{"a":1}', '{a,NULL}', '"new"')
jsonb_set('{"a":1}', '{a,NULL}', '[9]', false)
jsonb_insert('{"a":1}', '{a,NULL}', '"new"')
jsonb_insert('{"a":1}', '{a,NULL}', '{"k":1}', true)
jsonb_set('{"a":1}', '{NULL}', '"new"')
jsonb_set('{"a":1}', '{NULL}', '[9]', false)
jsonb_insert('{"a":1}', '{NULL}', '"new"')
jsonb_insert('{"a":1}', '{NULL}', '{"k":1}', true)
jsonb_set('{"a":1}', '{" 1"}', '"new"')
jsonb_set('{"a":1}', '{" 1"}', '[9]', false)
jsonb_insert('{"a":1}', '{" 1"}', '"new"')
jsonb_insert('{"a":1}', '{" 1"}', '{"k":1}', true)
jsonb_set('{"a":1}', '{"1 "}', '"new"')
jsonb_set('{"a":1}', '{"1 "}', '[9]', false)
jsonb_insert('{"a":1}', '{"1 "}', '"new"')
jsonb_insert('{"a":1}', '{"1 "}', '{"k":1}', true)
jsonb_set('{"a":1}', '{+1}', '"new"')
jsonb_set('{"a":1}', '{+1}', '[9]', false)
jsonb_insert('{"a":1}', '{+1}', '"new"')
jsonb_insert('{"a":1}', '{+1}', '{"k":1}', true)
jsonb_set('{"a":1}', '{1x}', '"new"')
jsonb_set('{"a":1}', '{1x}', '[9]', false)
jsonb_insert('{"a":1}', '{1x}', '"new"')
jsonb_insert('{"a":1}', '{1x}', '{"k":1}', true)
jsonb_set('{"a":1}', '{99999999999}', '"new"')
jsonb_set('{"a":1}', '{99999999999}', '[9]', false)
jsonb_insert('{"a":1}', '{99999999999}', '"new"')
jsonb_insert('{"a":1}', '{99999999999}', '{"k":1}', true)
jsonb_set('{"a":1}', '{{a},{b}}', '"new"')
jsonb_set('{"a":1}', '{{a},{b}}', '[9]', false)
jsonb_insert('{"a":1}', '{{a},{b}}', '"new"')
jsonb_insert('{"a":1}', '{{a},{b}}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,0}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,0}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,0}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,0}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-1,c}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-1,c}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-1,c}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-1,c}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,5}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,5}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,5}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,5}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-5}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-5}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-5}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,-5}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,x}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,x}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,x}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,b,x}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-1}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-1}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-1}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-1}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{5}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{5}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{5}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{5}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-5}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-5}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-5}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{-5}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n,x}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n,x}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n,x}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{n,x}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,0}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,0}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,0}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,0}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,a}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,a}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,a}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1,a}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{zz}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{zz}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{zz}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{zz}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0,1}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0,1}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0,1}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{0,1}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,NULL}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,NULL}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,NULL}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{a,NULL}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{NULL}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{NULL}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{NULL}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{NULL}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{" 1"}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{" 1"}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{" 1"}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{" 1"}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{"1 "}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{"1 "}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{"1 "}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{"1 "}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{+1}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{+1}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{+1}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{+1}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1x}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1x}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1x}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{1x}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{99999999999}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{99999999999}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{99999999999}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{99999999999}', '{"k":1}', true)
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{{a},{b}}', '"new"')
jsonb_set('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{{a},{b}}', '[9]', false)
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{{a},{b}}', '"new"')
jsonb_insert('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '{{a},{b}}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a,b}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a,b}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a,b}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a,b}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a,b,0}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a,b,0}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a,b,0}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a,b,0}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a,b,-1,c}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a,b,-1,c}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a,b,-1,c}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a,b,-1,c}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a,b,5}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a,b,5}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a,b,5}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a,b,5}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a,b,-5}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a,b,-5}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a,b,-5}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a,b,-5}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a,b,x}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a,b,x}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a,b,x}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a,b,x}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{0}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{0}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{0}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{0}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{-1}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{-1}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{-1}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{-1}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{5}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{5}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{5}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{5}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{-5}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{-5}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{-5}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{-5}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{n}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{n}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{n}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{n}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{n,x}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{n,x}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{n,x}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{n,x}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{1,0}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{1,0}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{1,0}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{1,0}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{1,a}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{1,a}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{1,a}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{1,a}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{zz}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{zz}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{zz}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{zz}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{0,1}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{0,1}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{0,1}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{0,1}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{a,NULL}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{a,NULL}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{a,NULL}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{a,NULL}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{NULL}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{NULL}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{NULL}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{NULL}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{" 1"}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{" 1"}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{" 1"}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{" 1"}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{"1 "}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{"1 "}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{"1 "}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{"1 "}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{+1}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{+1}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{+1}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{+1}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{1x}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{1x}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{1x}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{1x}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{99999999999}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{99999999999}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{99999999999}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{99999999999}', '{"k":1}', true)
jsonb_set('[[1,2],{"a":3}]', '{{a},{b}}', '"new"')
jsonb_set('[[1,2],{"a":3}]', '{{a},{b}}', '[9]', false)
jsonb_insert('[[1,2],{"a":3}]', '{{a},{b}}', '"new"')
jsonb_insert('[[1,2],{"a":3}]', '{{a},{b}}', '{"k":1}', true)
jsonb_set('1', '{}', '"new"')
jsonb_set('1', '{}', '[9]', false)
jsonb_insert('1', '{}', '"new"')
jsonb_insert('1', '{}', '{"k":1}', true)
jsonb_set('1', '{a}', '"new"')
jsonb_set('1', '{a}', '[9]', false)
jsonb_insert('1', '{a}', '"new"')
jsonb_insert('1', '{a}', '{"k":1}', true)
jsonb_set('1', '{a,b}', '"new"')
jsonb_set('1', '{a,b}', '[9]', false)
jsonb_insert('1', '{a,b}', '"new"')
jsonb_insert('1', '{a,b}', '{"k":1}', true)
jsonb_set('1', '{a,b,0}', '"new"')
jsonb_set('1', '{a,b,0}', '[9]', false)
jsonb_insert('1', '{a,b,0}', '"new"')
jsonb_insert('1', '{a,b,0}', '{"k":1}', true)
jsonb_set('1', '{a,b,-1,c}', '"new"')
jsonb_set('1', '{a,b,-1,c}', '[9]', false)
jsonb_insert('1', '{a,b,-1,c}', '"new"')
jsonb_insert('1', '{a,b,-1,c}', '{"k":1}', true)
jsonb_set('1', '{a,b,5}', '"new"')
jsonb_set('1', '{a,b,5}', '[9]', false)
jsonb_insert('1', '{a,b,5}', '"new"')
jsonb_insert('1', '{a,b,5}', '{"k":1}', true)
jsonb_set('1', '{a,b,-5}', '"new"')
jsonb_set('1', '{a,b,-5}', '[9]', false)
jsonb_insert('1', '{a,b,-5}', '"new"')
jsonb_insert('1', '{a,b,-5}', '{"k":1}', true)
jsonb_set('1', '{a,b,x}', '"new"')
jsonb_set('1', '{a,b,x}', '[9]', false)
jsonb_insert('1', '{a,b,x}', '"new"')
jsonb_insert('1', '{a,b,x}', '{"k":1}', true)
jsonb_set('1', '{0}', '"new"')
jsonb_set('1', '{0}', '[9]', false)
jsonb_insert('1', '{0}', '"new"')
jsonb_insert('1', '{0}', '{"k":1}', true)
jsonb_set('1', '{-1}', '"new"')
jsonb_set('1', '{-1}', '[9]', false)
jsonb_insert('1', '{-1}', '"new"')
jsonb_insert('1', '{-1}', '{"k":1}', true)
jsonb_set('1', '{5}', '"new"')
jsonb_set('1', '{5}', '[9]', false)
jsonb_insert('1', '{5}', '"new"')
jsonb_insert('1', '{5}', '{"k":1}', true)
jsonb_set('1', '{-5}', '"new"')
jsonb_set('1', '{-5}', '[9]', false)
jsonb_insert('1', '{-5}', '"new"')
jsonb_insert('1', '{-5}', '{"k":1}', true)
jsonb_set('1', '{n}', '"new"')
jsonb_set('1', '{n}', '[9]', false)
jsonb_insert('1', '{n}', '"new"')
jsonb_insert('1', '{n}', '{"k":1}', true)
jsonb_set('1', '{n,x}', '"new"')
jsonb_set('1', '{n,x}', '[9]', false)
jsonb_insert('1', '{n,x}', '"new"')
jsonb_insert('1', '{n,x}', '{"k":1}', true)
jsonb_set('1', '{1,0}', '"new"')
jsonb_set('1', '{1,0}', '[9]', false)
jsonb_insert('1', '{1,0}', '"new"')
jsonb_insert('1', '{1,0}', '{"k":1}', true)
jsonb_set('1', '{1,a}', '"new"')
jsonb_set('1', '{1,a}', '[9]', false)
jsonb_insert('1', '{1,a}', '"new"')
jsonb_insert('1', '{1,a}', '{"k":1}', true)
jsonb_set('1', '{zz}', '"new"')
jsonb_set('1', '{zz}', '[9]', false)
jsonb_insert('1', '{zz}', '"new"')
jsonb_insert('1', '{zz}', '{"k":1}', true)
jsonb_set('1', '{0,1}', '"new"')
jsonb_set('1', '{0,1}', '[9]', false)
jsonb_insert('1', '{0,1}', '"new"')
jsonb_insert('1', '{0,1}', '{"k":1}', true)
jsonb_set('1', '{a,NULL}', '"new"')
jsonb_set('1', '{a,NULL}', '[9]', false)
jsonb_insert('1', '{a,NULL}', '"new"')
jsonb_insert('1', '{a,NULL}', '{"k":1}', true)
jsonb_set('1', '{NULL}', '"new"')
jsonb_set('1', '{NULL}', '[9]', false)
jsonb_insert('1', '{NULL}', '"new"')
jsonb_insert('1', '{NULL}', '{"k":1}', true)
jsonb_set('1', '{" 1"}', '"new"')
jsonb_set('1', '{" 1"}', '[9]', false)
jsonb_insert('1', '{" 1"}', '"new"')
jsonb_insert('1', '{" 1"}', '{"k":1}', true)
jsonb_set('1', '{"1 "}', '"new"')
jsonb_set('1', '{"1 "}', '[9]', false)
jsonb_insert('1', '{"1 "}', '"new"')
jsonb_insert('1', '{"1 "}', '{"k":1}', true)
jsonb_set('1', '{+1}', '"new"')
jsonb_set('1', '{+1}', '[9]', false)
jsonb_insert('1', '{+1}', '"new"')
jsonb_insert('1', '{+1}', '{"k":1}', true)
jsonb_set('1', '{1x}', '"new"')
jsonb_set('1', '{1x}', '[9]', false)
jsonb_insert('1', '{1x}', '"new"')
jsonb_insert('1', '{1x}', '{"k":1}', true)
jsonb_set('1', '{99999999999}', '"new"')
jsonb_set('1', '{99999999999}', '[9]', false)
jsonb_insert('1', '{99999999999}', '"new"')
jsonb_insert('1', '{99999999999}', '{"k":1}', true)
jsonb_set('1', '{{a},{b}}', '"new"')
jsonb_set('1', '{{a},{b}}', '[9]', false)
jsonb_insert('1', '{{a},{b}}', '"new"')
jsonb_insert('1', '{{a},{b}}', '{"k":1}', true)
'null'::jsonb ?| '{}'
'null'::jsonb ?& '{}'
'null'::jsonb ?| '{a}'
'null'::jsonb ?& '{a}'
'null'::jsonb ?| '{a,b}'
'null'::jsonb ?& '{a,b}'
'null'::jsonb ?| '{b,c}'
'null'::jsonb ?& '{b,c}'
'null'::jsonb ?| '{a,NULL}'
'null'::jsonb ?& '{a,NULL}'
'null'::jsonb ?| '{NULL}'
'null'::jsonb ?& '{NULL}'
'null'::jsonb ?| '{a,c}'
'null'::jsonb ?& '{a,c}'
'null'::jsonb ?| '{{a,b},{c,d}}'
'null'::jsonb ?& '{{a,b},{c,d}}'
'"a"'::jsonb ?| '{}'
'"a"'::jsonb ?& '{}'
'"a"'::jsonb ?| '{a}'
'"a"'::jsonb ?& '{a}'
'"a"'::jsonb ?| '{a,b}'
'"a"'::jsonb ?& '{a,b}'
'"a"'::jsonb ?| '{b,c}'
'"a"'::jsonb ?& '{b,c}'
'"a"'::jsonb ?| '{a,NULL}'
'"a"'::jsonb ?& '{a,NULL}'
'"a"'::jsonb ?| '{NULL}'
'"a"'::jsonb ?& '{NULL}'
'"a"'::jsonb ?| '{a,c}'
'"a"'::jsonb ?& '{a,c}'
'"a"'::jsonb ?| '{{a,b},{c,d}}'
'"a"'::jsonb ?& '{{a,b},{c,d}}'
'1'::jsonb ?| '{}'
'1'::jsonb ?& '{}'
'1'::jsonb ?| '{a}'
'1'::jsonb ?& '{a}'
'1'::jsonb ?| '{a,b}'
'1'::jsonb ?& '{a,b}'
'1'::jsonb ?| '{b,c}'
'1'::jsonb ?& '{b,c}'
'1'::jsonb ?| '{a,NULL}'
'1'::jsonb ?& '{a,NULL}'
'1'::jsonb ?| '{NULL}'
'1'::jsonb ?& '{NULL}'
'1'::jsonb ?| '{a,c}'
'1'::jsonb ?& '{a,c}'
'1'::jsonb ?| '{{a,b},{c,d}}'
'1'::jsonb ?& '{{a,b},{c,d}}'
'[]'::jsonb ?| '{}'
'[]'::jsonb ?& '{}'
'[]'::jsonb ?| '{a}'
'[]'::jsonb ?& '{a}'
'[]'::jsonb ?| '{a,b}'
'[]'::jsonb ?& '{a,b}'
'[]'::jsonb ?| '{b,c}'
'[]'::jsonb ?& '{b,c}'
'[]'::jsonb ?| '{a,NULL}'
'[]'::jsonb ?& '{a,NULL}'
'[]'::jsonb ?| '{NULL}'
'[]'::jsonb ?& '{NULL}'
'[]'::jsonb ?| '{a,c}'
'[]'::jsonb ?& '{a,c}'
'[]'::jsonb ?| '{{a,b},{c,d}}'
'[]'::jsonb ?& '{{a,b},{c,d}}'
'["a","b",1]'::jsonb ?| '{}'
'["a","b",1]'::jsonb ?& '{}'
'["a","b",1]'::jsonb ?| '{a}'
'["a","b",1]'::jsonb ?& '{a}'
'["a","b",1]'::jsonb ?| '{a,b}'
'["a","b",1]'::jsonb ?& '{a,b}'
'["a","b",1]'::jsonb ?| '{b,c}'
'["a","b",1]'::jsonb ?& '{b,c}'
'["a","b",1]'::jsonb ?| '{a,NULL}'
'["a","b",1]'::jsonb ?& '{a,NULL}'
'["a","b",1]'::jsonb ?| '{NULL}'
'["a","b",1]'::jsonb ?& '{NULL}'
'["a","b",1]'::jsonb ?| '{a,c}'
'["a","b",1]'::jsonb ?& '{a,c}'
'["a","b",1]'::jsonb ?| '{{a,b},{c,d}}'
'["a","b",1]'::jsonb ?& '{{a,b},{c,d}}'
'{}'::jsonb ?| '{}'
'{}'::jsonb ?& '{}'
'{}'::jsonb ?| '{a}'
'{}'::jsonb ?& '{a}'
'{}'::jsonb ?| '{a,b}'
'{}'::jsonb ?& '{a,b}'
'{}'::jsonb ?| '{b,c}'
'{}'::jsonb ?& '{b,c}'
'{}'::jsonb ?| '{a,NULL}'
'{}'::jsonb ?& '{a,NULL}'
'{}'::jsonb ?| '{NULL}'
'{}'::jsonb ?& '{NULL}'
'{}'::jsonb ?| '{a,c}'
'{}'::jsonb ?& '{a,c}'
'{}'::jsonb ?| '{{a,b},{c,d}}'
'{}'::jsonb ?& '{{a,b},{c,d}}'
'{"a":1,"c":2}'::jsonb ?| '{}'
'{"a":1,"c":2}'::jsonb ?& '{}'
'{"a":1,"c":2}'::jsonb ?| '{a}'
'{"a":1,"c":2}'::jsonb ?& '{a}'
'{"a":1,"c":2}'::jsonb ?| '{a,b}'
'{"a":1,"c":2}'::jsonb ?& '{a,b}'
'{"a":1,"c":2}'::jsonb ?| '{b,c}'
'{"a":1,"c":2}'::jsonb ?& '{b,c}'
'{"a":1,"c":2}'::jsonb ?| '{a,NULL}'
'{"a":1,"c":2}'::jsonb ?& '{a,NULL}'
'{"a":1,"c":2}'::jsonb ?| '{NULL}'
'{"a":1,"c":2}'::jsonb ?& '{NULL}'
'{"a":1,"c":2}'::jsonb ?| '{a,c}'
'{"a":1,"c":2}'::jsonb ?& '{a,c}'
'{"a":1,"c":2}'::jsonb ?| '{{a,b},{c,d}}'
'{"a":1,"c":2}'::jsonb ?& '{{a,b},{c,d}}'
'[["a"]]'::jsonb ?| '{}'
'[["a"]]'::jsonb ?& '{}'
'[["a"]]'::jsonb ?| '{a}'
'[["a"]]'::jsonb ?& '{a}'
'[["a"]]'::jsonb ?| '{a,b}'
'[["a"]]'::jsonb ?& '{a,b}'
'[["a"]]'::jsonb ?| '{b,c}'
'[["a"]]'::jsonb ?& '{b,c}'
'[["a"]]'::jsonb ?| '{a,NULL}'
'[["a"]]'::jsonb ?& '{a,NULL}'
'[["a"]]'::jsonb ?| '{NULL}'
'[["a"]]'::jsonb ?& '{NULL}'
'[["a"]]'::jsonb ?| '{a,c}'
'[["a"]]'::jsonb ?& '{a,c}'
'[["a"]]'::jsonb ?| '{{a,b},{c,d}}'
'[["a"]]'::jsonb ?& '{{a,b},{c,d}}'
'[1]'::jsonb ?| null
null::jsonb #> '{a}'
'[1]'::jsonb #> null
'[1]'::jsonb #>> null
jsonb_object('{}')
jsonb_object('{a,1}')
jsonb_object('{a,1,b,"def",c,3.5}')
jsonb_object('{a,1,b}')
jsonb_object('{{a,1},{b,2}}')
jsonb_object('{{a,1,2}}')
jsonb_object('{{{a,b},{c,d}}}')
jsonb_object('{a,NULL}')
jsonb_object('{NULL,a}')
jsonb_object('{a,1,a,2}')
jsonb_object('{"",x}')
jsonb_object('{{a},{b}}')
jsonb_object('{}', '{}')
jsonb_object('{a,b}', '{1,2}')
jsonb_object('{a,b}', '{1}')
jsonb_object('{a}', '{1,2}')
jsonb_object('{a,NULL}', '{1,2}')
jsonb_object('{a,b}', '{1,NULL}')
jsonb_object('{{a,b}}', '{{1,2}}')
jsonb_object('{a}', '{{1}}')
jsonb_object('{}', '{1}')
jsonb_object('{a,a}', '{1,2}')
jsonb_object(null)
jsonb_object(null, '{a}')
jsonb_set_lax('{"a":1}', '{a}', '9')
jsonb_set_lax('{"a":1}', '{b}', '9', false)
jsonb_set_lax('{"a":1,"b":2}', '{a}', '9', true, 'use_json_null')
jsonb_set_lax('{"a":1,"b":2}', '{a}', '9', true, 'delete_key')
jsonb_set_lax('{"a":1,"b":2}', '{a}', '9', true, 'return_target')
jsonb_set_lax('{"a":1,"b":2}', '{a}', '9', true, 'raise_exception')
jsonb_set_lax('{"a":1,"b":2}', '{a}', '9', true, 'other')
jsonb_set_lax('{"a":1,"b":2}', '{a}', '9', true, null)
jsonb_set_lax('{"a":1}', '{a}', null)
jsonb_set_lax('{"a":1}', '{b}', null, false)
jsonb_set_lax('{"a":1,"b":2}', '{a}', null, true, 'use_json_null')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null, true, 'delete_key')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null, true, 'return_target')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null, true, 'raise_exception')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null, true, 'other')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null, true, null)
jsonb_set_lax('{"a":1}', '{a}', null::jsonb)
jsonb_set_lax('{"a":1}', '{b}', null::jsonb, false)
jsonb_set_lax('{"a":1,"b":2}', '{a}', null::jsonb, true, 'use_json_null')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null::jsonb, true, 'delete_key')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null::jsonb, true, 'return_target')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null::jsonb, true, 'raise_exception')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null::jsonb, true, 'other')
jsonb_set_lax('{"a":1,"b":2}', '{a}', null::jsonb, true, null)
jsonb_set_lax(null, '{a}', '1')
jsonb_set_lax('{}', null, '1')
jsonb_set_lax('{}', '{a}', '1', null)
jsonb_set_lax('{"a":1}', '{zz}', null, true, 'delete_key')
jsonb_set(null,'{a}','1')
jsonb_set('{}', '{a}', null)
jsonb_set('{"a":[{"b":1},2]}', '{a,0,c}', '{"d":[]}')
jsonb_set('{"a":[{"b":1},2]}', '{a,0,b,c}', '1')
jsonb_set('[{"f1":1,"f2":null},2,null,3]', '{0,f1}', '[2,3,4]', false)
jsonb_set('[{"f1":1,"f2":null},2]', '{0,f3}', '[2,3,4]')
jsonb_insert('{"a": [0,1,2]}', '{a, 1}', '"new_value"')
jsonb_insert('{"a": [0,1,2]}', '{a, 1}', '"new_value"', true)
jsonb_insert('{"a":{"b":1}}', '{a,b}', '2')
jsonb_insert('{"a":{"b":1}}', '{a,c}', '2')
'{"a":[1,[2,{"b":[3]}]]}'::jsonb #- '{a,1,1,b,0}'
jsonb_set('{"d":{"1":[2,3]}}', '{d,1,0}', 'null')
jsonb_set('[1,2,3]', '{-1}', '9')
jsonb_set('[]', '{3}', '9')
jsonb_set('[]', '{-3}', '9')
jsonb_insert('[1]', '{-9}', '0')
