SELECT ${a}, '${a}', E'${a}', "${a}", $$${a}$$, $t$${a}$t$, f${a}_${a};
EXPORT SELECT '${a}' TO "${a}.parquet" TYPE PARQUET
OPTIONS {"kv_metadata": {"${a}": "${a}"}, "row_group_size": ${n|7}};