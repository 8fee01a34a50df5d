@echo off
rem Starts Boothline on Windows: finds a JDK, builds what is missing, runs the program.
rem   BOOTHLINE_HEAP=512m          another heap, for all commands
rem   BOOTHLINE_JAVA_OPTIONS=...   further options for the Java machine
setlocal EnableExtensions DisableDelayedExpansion

set "HERE=%~dp0"
set "JAR=%HERE%app\target\boothline.jar"
set "JAVA="
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
if not defined JAVA for /f "delims=" %%J in ('where java.exe 2^>nul') do if not defined JAVA set "JAVA=%%J"
if not defined JAVA goto nojava

set "VERSION=0"
for /f "tokens=3" %%V in ('call "%JAVA%" -version 2^>^&1 ^| findstr /i "version"') do if "%VERSION%"=="0" set "VERSION=%%~V"
for /f "delims=.-+ tokens=1" %%M in ("%VERSION%") do set "MAJOR=%%M"
if not defined MAJOR goto nojava
if %MAJOR% LSS 17 goto nojava

if exist "%JAR%" if exist "%HERE%app\target\lib" goto run
where mvn >nul 2>nul
if errorlevel 1 goto nomaven
if not exist "%HERE%target" mkdir "%HERE%target"
echo Building Boothline; this takes a minute or two, the first time more ...>&2
pushd "%HERE%"
call mvn -q -B -DskipTests package > "%HERE%target\build.log" 2>&1
if errorlevel 1 goto nobuild
popd

:run
set "HEAP=96m"
set "COLLECTOR=-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
for %%C in (listen call demo bench) do if "%~1"=="%%C" set "HEAP=256m"& set "COLLECTOR=-XX:+UseZGC"
for %%C in (qmanager takes) do if "%~1"=="%%C" set "HEAP=192m"& set "COLLECTOR=-XX:+UseSerialGC"
if defined BOOTHLINE_HEAP set "HEAP=%BOOTHLINE_HEAP%"
set "BOOTHLINE_LAUNCHER=%~f0"
"%JAVA%" %COLLECTOR% -Xms%HEAP% -Xmx%HEAP% -XX:-UsePerfData -Dio.netty.allocator.type=pooled --enable-native-access=ALL-UNNAMED %BOOTHLINE_JAVA_OPTIONS% -cp "%JAR%;%HERE%app\target\lib\*" org.boothline.app.Main %*
exit /b %errorlevel%

:nojava
echo Boothline needs Java 17 or newer, which is neither at JAVA_HOME nor in PATH. Install a JDK 17 or newer, or set JAVA_HOME to one.>&2
exit /b 1
:nomaven
echo Boothline has to be built first, and Maven (mvn) is not in PATH. Install Maven 3.8.7 or newer.>&2
exit /b 1
:nobuild
popd
echo Boothline could not be built; the first ERROR in "%HERE%target\build.log" is the reason.>&2
exit /b 1
