'{1,x}'::text::int[]
'{1,2'::text::int[]
'[2:1]={}'::text::int[]
'{1,99999999999}'::text::int[]
'{1.5,x}'::text::numeric[]
(array['1','x']::text[])::int[]
(array['1','99999999999']::text[])::int[]
(array['2024-13-01']::text[])::date[]
array[99999999999]::int[]
array[1.5,1e200::numeric]::int[]
array[1] || array[[[1]]]
array_append(array[[1]],2)
array_prepend(2,array[[1]])
array_cat(array[[1,2]],array[[3]])
array_position(array[[1]],1)
array_position(array[1],1,null)
array_positions(array[[1]],1)
array_remove(array[[1]],1)
array_fill(7,null)
array_fill(7,array[2],null)
array_fill(7,array[null]::int[])
array_fill(7,array[2],array[1,2])
array_fill(7,array[-1])
regexp_match('abc','b','g')
regexp_split_to_array('abc','b','g')
regexp_match('abc','(')
1 = any(array[1/0])
(1)[1]
(array[1])['x']
(array[1])[true]
1 = any(1)
array_length('{1}',1)
