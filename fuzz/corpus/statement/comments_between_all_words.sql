EXPORT /* a */ t -- b
TO /* c */ 'a' -- d
TYPE /* e */ PARQUET /* f */ OPTIONS -- g
{"profile": "modern"} -- h
;