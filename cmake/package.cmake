# The Debian package: cpack in a release build, or ./setup package.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME aifi-sessions)
set(CPACK_PACKAGE_CONTACT "aifi-sessions maintainers <maintainers@aifi-sessions.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "terminal browser for sessions of autonomous stores")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Shows the shopping sessions of AiFi autonomous stores on a terminal, for people
in store support: a list with filters, sorting and pages of the server, each
session with its customer, store, timeline and record; the queue of suspected
fraud with verdicts and notes; and how full each store is now. The same engine
prints sessions for scripts and spreadsheets. It only ever reads from the API.
.
The package also holds aifi-sandbox, the sessions API of an invented retailer
on this machine: aifi-sessions --demo needs no account.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "xdg-utils, wl-clipboard | xclip")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

configure_file(cmake/debian/changelog.in ${CMAKE_BINARY_DIR}/debian-changelog @ONLY)
set(CPACK_AIFI_DEBIAN ${CMAKE_SOURCE_DIR}/cmake/debian)
set(CPACK_AIFI_CHANGELOG ${CMAKE_BINARY_DIR}/debian-changelog)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/debian/finish.cmake)
include(CPack)
