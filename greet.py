import configparser

settings = configparser.ConfigParser()
settings.read("settings.ini")
greeting = settings["greeting"]
print(f"{greeting['word']}, {greeting['name']}!")
