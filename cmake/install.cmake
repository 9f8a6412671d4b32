# Where everything goes. Programs find the themes, and the browser the sandbox, relative to
# themselves: an installed tree may be moved.
install(TARGETS aifi-sessions aifi-sandbox RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY themes/ DESTINATION ${CMAKE_INSTALL_DATADIR}/aifi-sessions/themes
  FILES_MATCHING PATTERN "*.theme")

set(documents ${CMAKE_BINARY_DIR}/documents)
get_property(manuals GLOBAL PROPERTY aifi_manuals)
foreach(manual ${manuals})
  string(REGEX MATCH "[0-9]$" section ${manual})
  install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

foreach(program aifi-sessions aifi-sandbox)
  install(FILES ${documents}/${program}.bash RENAME ${program}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${documents}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${documents}/${program}.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()

install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})
