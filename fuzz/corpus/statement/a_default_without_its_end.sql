SELECT '${name|default
}';