-- function, a, b, answer
create temp table texts (id int generated always as identity, t text);
insert into texts (t) select unnest(array[
    '', 'a', 'A', 'Hello', 'HELLO WORLD', 'twelve bytes', 'thirteen byte', 'exactly sixteen', 'The quick brown fox jumps over the lazy dog, 0123456789 times',
    'Grüße', 'ÄÖÜß', 'straße', 'ΑΒΓΔ ς σ', 'привет МИР', 'İstanbul ı', 'ǅ ǆ Ǆ', 'ﬁ', '日本語', '😀 Emoji', E'tab\tnew\nline', 'ɐ Ɐ ⱥ Ⱥ', 'K is not k', 'é combining', 'ÿ Ÿ',
    'AAAAAAAAAAAAÄ', repeat('aÄ', 40), null]);
copy (
    select f, t, null, pg_temp.answer(f || '(' || pg_temp.literal(t, 'text') || ')')
    from texts, unnest(array['lower', 'upper', 'length']) f
    union all
    select '||', x.t, y.t, pg_temp.answer(pg_temp.literal(x.t, 'text') || ' || ' || pg_temp.literal(y.t, 'text'))
    from texts x, texts y where x.id % 3 = 0 and y.id % 4 = 1 or x.t is null
    union all
    select '<=>', x.t, y.t, pg_temp.answer(format('case when %1$s < %2$s then -1 when %1$s = %2$s then 0 when %1$s > %2$s then 1 end',
        pg_temp.literal(x.t, 'text') || ' collate "C"', pg_temp.literal(y.t, 'text')))
    from texts x, texts y where y.id <= 16
) to stdout;
