-- Sentences in eight scripts; most characters take two to four bytes.
WITH scripts AS (SELECT [
  ['der', 'größte', 'Fluß', 'überquert', 'schöne', 'Brücken', 'am', 'Morgen'],
  ['быстрая', 'лисица', 'прыгает', 'через', 'ленивую', 'собаку', 'вечером'],
  ['η', 'γρήγορη', 'αλεπού', 'πηδάει', 'πάνω', 'από', 'σκύλο'],
  ['素早い', '狐は', '怠け者の', '犬を', '飛び越える', '東京', '朝'],
  ['빠른', '여우가', '게으른', '개를', '뛰어넘는다', '서울'],
  ['तेज़', 'लोमड़ी', 'आलसी', 'कुत्ते', 'के', 'ऊपर', 'कूदती'],
  ['الثعلب', 'السريع', 'يقفز', 'فوق', 'الكلب', 'الكسول'],
  ['🦊', '🐶', '🌍', '✨', '🚀', '日本', 'façade', 'naïve']] AS words)
SELECT
  i AS id,
  pick(i, 'author', ['Ångström', 'Nguyễn', 'Þórdís', 'Łukasz', 'Ζωή', 'Юлия', '王芳', '김민준'])
    || ' ' || skewed(i, 'author', 3000) AS author,
  ['de', 'ru', 'el', 'ja', 'ko', 'hi', 'ar', 'mul'][1 + draw(i, 'script', 8)] AS language,
  array_to_string([pick(i * 64 + k, 'word', words[1 + draw(i, 'script', 8)])
                   FOR k IN range(3 + draw(i, 'title', 4))], ' ') AS title,
  array_to_string([pick(i * 64 + k, 'text', words[1 + draw(i, 'script', 8)])
                   FOR k IN range(8 + draw(i, 'length', 40))], ' ') AS body
FROM range(getvariable('rows')::BIGINT) r(i), scripts
