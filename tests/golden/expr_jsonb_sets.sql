-- set-returning function, argument, rows as texts with a unit separator between cells and a record separator behind rows (NULL: \N), or the error
create temp table arguments (id int generated always as identity, v text);
insert into arguments (v) values ('[]'), ('{}'), ('null'), ('1'), ('"a"'), ('[1, "two", null, [3], {"k": 4}]'), ('{"b": 1, "a": "x", "cc": null, "d": [1, 2], "": {}}'),
    ('["", "a text of more than twelve bytes", 1.50, true]'), ('[[[]], {}, -0.0]'), ('{"long name of a member": "a text of more than twelve bytes", "n": 123456789012345678901234567890123456789012345}');
create function pg_temp.rows_of(f text, v text) returns text language plpgsql as $$
declare result text;
begin
    execute format('select coalesce(string_agg(%s || chr(30), '''' order by n), '''') from %s(%L) with ordinality r(%s, n)',
        case when f like '%each%' then 'k || chr(31) || coalesce(v::text, ''\N'')' else 'coalesce(v::text, ''\N'')' end, f, v,
        case when f like '%each%' then 'k, v' else 'v' end) into result;
    return result;
exception when others then
    return '!' || sqlstate || ' ' || sqlerrm;
end $$;
copy (
    select f, v, pg_temp.rows_of(f, v) from unnest(array['jsonb_array_elements', 'jsonb_array_elements_text', 'jsonb_object_keys', 'jsonb_each', 'jsonb_each_text']) with ordinality o(f, n), arguments
    order by n, id
) to stdout;
