SELECT /* ${missing} /* ${a} */ */ 1 -- ${missing} ${
, 2;
-- ${missing